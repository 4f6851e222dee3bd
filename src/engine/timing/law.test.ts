// Times that obey a law give it back, and noise gives no nonsense.

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { REFERENCES, referenceLoad } from "./calibrate.ts";
import { chooseByLaws } from "./choice.ts";
import { lawFrom, predict } from "./law.ts";
import type { Law, Timings } from "./law.ts";

const [small, dense, conv] = [REFERENCES.small, REFERENCES.dense, REFERENCES.conv].map(
  referenceLoad,
);

function timings(law: Law): Timings {
  const both = (load: typeof small, replicas: number) => ({
    ...{ load, one: predict(law, load, 1), several: predict(law, load, replicas), replicas },
  });
  return { small: both(small, 8), dense: both(dense, 3), conv: both(conv, 2) };
}

const LAWS: readonly Law[] = [
  // A core: 10 GFLOP/s, 0.4 µs an operation of every replica.
  {
    perOperation: { small: 0, large: 0 },
    perReplica: { operation: 4e-4, dense: 2e-7, conv: 3e-7 },
  },
  // A GPU: 5 µs a dispatch, a tenth of that where a network fits into a workgroup.
  {
    perOperation: { small: 5e-4, large: 5e-3 },
    perReplica: { operation: 1e-5, dense: 2e-9, conv: 8e-9 },
  },
];

test.each(LAWS)("a law comes back from its times: %j", (law) => {
  const found = lawFrom(timings(law));
  const numbers = ({ perOperation, perReplica }: Law) =>
    Object.values({ ...perOperation, ...perReplica });
  const expected = numbers(law);
  numbers(found).forEach((x, i) => expect(x).toBeCloseTo(expected[i], 12));
});

test("times that contradict each other give no law with a negative or endless term", () => {
  const time = fc.double({ min: 1e-4, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(time, time, time, time, time), ([a, b, c, d, e]) => {
      const law = lawFrom({
        small: { load: small, one: a, several: b, replicas: 8 },
        dense: { load: dense, one: c, several: d, replicas: 4 },
        conv: { load: conv, several: e, replicas: 2 },
      });
      for (const load of [small, dense, conv]) {
        const ms = predict(law, load, 3);
        expect(ms >= 0 && Number.isFinite(ms)).toBe(true);
      }
    }),
    { seed: 3 },
  );
});

test("the references are what they are there for", () => {
  expect([small.isSmall, dense.isSmall, conv.isSmall]).toEqual([true, false, false]);
  // Forward, kernel gradients, and input gradients of all layers but the first: 64 · (2·256·256 + 3·256·128 + 3·128·10).
  expect(dense.dense).toBe(64 * (2 * 256 * 256 + 3 * 256 * 128 + 3 * 128 * 10));
  expect(dense.conv).toBe(0);
  // 14·14 positions, 3·3 taps.
  expect(conv.conv).toBe(16 * 196 * 9 * (2 * 4 * 8 + 3 * 8 * 16));
});

test("the faster engine is chosen, for the network and the replicas at hand, and both times are the reason", () => {
  const [simd, webgpu] = LAWS;
  const laws = { simd, webgpu };
  expect(chooseByLaws(laws, dense, 8, 1).engine).toBe("webgpu");
  const one = chooseByLaws(laws, { ...small, isSmall: false }, 1, 1);
  expect(one.engine).toBe("simd");
  expect(one.reason).toMatch(/^simd: 0\.0\d+ ms a step; webgpu 0\.\d+$/);
  expect(chooseByLaws(laws, small, 64, 1).engine).toBe("webgpu");
});

test("threads share the replicas on simd", () => {
  const even: Law = { ...LAWS[1], perOperation: { small: 1, large: 1 } };
  const many = chooseByLaws({ simd: LAWS[0], webgpu: even }, dense, 8, 4).reason;
  const two = chooseByLaws({ simd: LAWS[0], webgpu: even }, dense, 2, 1).reason;
  expect(many.split(" ")[1]).toBe(two.split(" ")[1]);
});
