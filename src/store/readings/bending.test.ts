import { expect, test } from "vitest";
import { presetById } from "#core/experiment/schema/presets.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { readBending, shareLeft } from "./bending.ts";

const { normal } = random(1, "bending");
const normals = (shape: readonly number[]) => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, normal),
});
const applied = (f: (x: number) => number, { shape, data }: ReturnType<typeof normals>) => ({
  shape,
  data: data.map(f),
});

test("a line leaves nothing of a line, and nothing is left of what does not vary", () => {
  const x = normals([500, 3]);
  expect(
    shareLeft(
      x,
      applied((value) => 2 * value - 7, x),
    ),
  ).toBeLessThan(1e-12);
  expect(
    shareLeft(
      x,
      applied(() => 4, x),
    ),
  ).toBe(0);
});

// Of a standard normal x: var(relu) = 1/2 − 1/(2π), cov(x, relu) = 1/2, so 1 − (1/4)/(1/2 − 1/(2π)) = 0.2665 is left.
test("half of a relu's bend is left by a line, as its moments have it, whatever its scale", () => {
  const x = normals([200_000, 1]);
  const relu = (value: number) => Math.max(0, value);
  const expected = 1 - 0.25 / (0.5 - 1 / (2 * Math.PI));
  expect(shareLeft(x, applied(relu, x))).toBeCloseTo(expected, 2);
  expect(
    shareLeft(
      x,
      applied((value) => 9 * relu(value), x),
    ),
  ).toBeCloseTo(expected, 2);
});

test("a line leaves the more of a tanh the farther it is driven: E x·tanh(x) by Stein is E tanh'(x)", () => {
  const x = normals([100_000, 1]);
  const driven = (gain: number) =>
    shareLeft(
      x,
      applied((value) => Math.tanh(gain * value), x),
    );
  const [gentle, hard] = [driven(0.1), driven(3)];
  expect(gentle).toBeLessThan(1e-3);
  expect(hard).toBeGreaterThan(0.1);
});

test("kernels ten times as large bend layers of tanh and make their fusion dearer; linear layers stay lines", () => {
  const { network } = presetById("spirals")!.experiment;
  const whole = { inputShape: [2], layers: network.layers };
  const small = initializeWeights(whole, { type: "glorotNormal" } as never, 0, 0);
  const large: NetworkWeights = small.map((record) =>
    record.kernel
      ? {
          ...record,
          kernel: { ...record.kernel, data: Float64Array.from(record.kernel.data, (v) => 10 * v) },
        }
      : record,
  );
  const { start, now } = readBending(whole, small, large, normals([400, 2]));
  for (const layer of [0, 1, 2]) expect(now!.bent[layer]).toBeGreaterThan(3 * start!.bent[layer]);
  expect([start!.bent[3], now!.bent[3]]).toEqual([0, 0]);
  const cost = (of: typeof start) => of!.costs.find(({ span }) => span.join() === "2,3")!.nmse;
  expect(cost(now)).toBeGreaterThan(10 * cost(start));
});

test("weights that are no numbers, and networks too large for the page, have no reading", () => {
  const network = { inputShape: [2], layers: [{ type: "dense", units: 1 }] } as const;
  const broken = [{ kernel: { shape: [2, 1], data: new Float32Array([NaN, 1]) } }];
  const of = (inputs: number) =>
    readBending(network as never, broken as never, undefined, normals([inputs, 2]));
  expect(of(10)).toEqual({});
});
