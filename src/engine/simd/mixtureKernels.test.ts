// The kernels of mixture normalization against NumPy's vectors (oracles/misc.py) and the float64 fit.

import { expect, test } from "vitest";
import { FLOOR, PRIOR, ROUNDS } from "#core/math/mixture/mixture.ts";
import { fitMixture } from "#core/math/mixture/mixture.test-support.ts";
import vectors from "#core/math/mixture/vectors/mixture_norm.json" with { type: "json" };
import { random } from "#core/math/random.ts";
import { compileKernels, linkKernels } from "./kernels.ts";

/** Kernels on a memory of their own, which hands out room for numbers one after the other. */
async function fresh() {
  const memory = new WebAssembly.Memory({ initial: 16 });
  let next = 1024;
  const place = (numbers: number | readonly number[]) => {
    const count = typeof numbers === "number" ? numbers : numbers.length;
    const at = next;
    next += 4 * count + 64;
    if (typeof numbers !== "number") new Float32Array(memory.buffer, at, count).set(numbers);
    return at;
  };
  const read = (at: number, count: number) => [...new Float32Array(memory.buffer, at, count)];
  return { kernels: linkKernels(await compileKernels(), memory), place, read };
}

test("means, variances and outputs are NumPy's, under its mixture", async () => {
  const { kernels, place, read } = await fresh();
  const { x, lam, mu, out, m, v, eps } = vectors;
  const mixture = [lam.data, mu.data, vectors.var.data].map(place);
  const [means, variances, y, work] = [2, 2, 100, 400].map((count) => place(count));
  const [gamma, beta] = [place([1]), place([0])];
  const [proportions, centres, spreads] = mixture;
  const from = place(x.data);
  kernels.mixtureNormalise(
    from,
    100,
    1,
    2,
    proportions,
    centres,
    spreads,
    means,
    variances,
    gamma,
    beta,
    eps,
    y,
    work,
  );
  read(means, 2).forEach((mean, k) => expect(mean).toBeCloseTo(m.data[k], 5));
  read(variances, 2).forEach((variance, k) => expect(variance).toBeCloseTo(v.data[k], 5));
  read(y, 100).forEach((value, i) => expect(Math.abs(value - out.data[i])).toBeLessThan(2e-5));
});

test.each([1, 3, 4, 5, 63, 200])(
  "the fit of %i rows is the float64 one, whatever the rest of the memory holds",
  async (rows) => {
    const { normal } = random(rows, "rows");
    const channels = 3;
    const x = Array.from({ length: rows * channels }, (_, i) =>
      Math.fround((i % 2 ? 5 : 0) + normal()),
    );
    for (const components of [1, 2, 4]) {
      const { kernels, place, read } = await fresh();
      const from = place(x);
      const results = [0, 0, 0].map(() => place(components * channels));
      const work = place(
        new Array<number>(24 * components + 8 * Math.ceil(rows / 4)).fill(Number.NaN),
      );
      const [proportions, means, variances] = results;
      kernels.fitMixture(
        from,
        rows,
        channels,
        components,
        ROUNDS,
        PRIOR,
        FLOOR,
        proportions,
        means,
        variances,
        work,
      );
      const got = results.map((at) => read(at, components * channels));
      for (let channel = 0; channel < channels; channel++) {
        const fitted = fitMixture(
          x.filter((_, i) => i % channels === channel),
          components,
        );
        [fitted.proportions, fitted.means, fitted.variances].forEach((numbers, which) =>
          numbers.forEach((number, k) =>
            expect(Math.abs(got[which][k * channels + channel] - number)).toBeLessThan(1e-3),
          ),
        );
      }
    }
  },
);
