import { describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { fansOf } from "./fans.ts";
import { initializeKernel } from "./draws.ts";
import { checkInit, INITIALIZERS, initValues } from "./registry.ts";
import type { InitSpec } from "./registry.ts";

function draw(init: InitSpec, shape: readonly number[], seed = 0): Float32Array {
  const network = { inputShape: [1], layers: [] };
  const stream = random(seed, "test");
  const weight = { name: "kernel", shape, trainable: true } as const;
  return initializeKernel(init, shape, { network, layer: 0, weight, earlier: [], stream });
}

function momentsOf(values: Float32Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
}

test("fans count the receptive field, as keras.initializers.compute_fans does", () => {
  // Keras 3: compute_fans((7,)), ((4, 5)), ((3, 4, 5)), ((3, 2, 4, 5)).
  expect(fansOf([7])).toEqual({ fanIn: 7, fanOut: 7 });
  expect(fansOf([4, 5])).toEqual({ fanIn: 4, fanOut: 5 });
  expect(fansOf([3, 4, 5])).toEqual({ fanIn: 12, fanOut: 15 });
  expect(fansOf([3, 2, 4, 5])).toEqual({ fanIn: 24, fanOut: 30 });
});

// Keras' formulas by hand; fanIn of [3, 3, 16, 32] is 144, fanOut 288.
const VARIANCES: [InitSpec, number[], number][] = [
  [{ type: "glorotUniform" }, [200, 300], 2 / 500],
  [{ type: "glorotNormal" }, [200, 300], 2 / 500],
  [{ type: "heUniform" }, [200, 300], 2 / 200],
  [{ type: "heNormal" }, [200, 300], 2 / 200],
  [{ type: "lecunNormal" }, [200, 300], 1 / 200],
  [{ type: "glorotUniform" }, [3, 3, 64, 128], 2 / (576 + 1152)],
  [{ type: "glorotNormal" }, [3, 3, 64, 128], 2 / (576 + 1152)],
  [{ type: "heNormal" }, [3, 3, 64, 128], 2 / 576],
  [{ type: "heUniform" }, [5, 64, 128], 2 / 320],
  [{ type: "lecunNormal" }, [5, 64, 128], 1 / 320],
  [{ type: "normal" }, [200, 300], 0.05 ** 2],
  [{ type: "normal", stddev: 0.5 }, [200, 300], 0.25],
  [{ type: "uniform" }, [200, 300], 0.1 ** 2 / 12],
];

test.each(VARIANCES)("%o on %j has Keras' variance %f and mean 0", (init, shape, expected) => {
  const { mean, variance } = momentsOf(draw(init, shape));
  const count = shape.reduce((product, extent) => product * extent);
  // Five standard errors; a normal sample variance spreads by √(2/n), the others by less.
  expect(Math.abs(variance / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(expected / count));
});

test.each([
  ["glorotNormal", 2 / 500],
  ["heNormal", 2 / 200],
  ["lecunNormal", 1 / 200],
] as const)(
  "%s never leaves two widened standard deviations, and comes near them",
  (type, variance) => {
    const bound = (2 * Math.sqrt(variance)) / 0.87962566103423978;
    const largest = draw({ type }, [200, 300]).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-7)); // float32 rounds
    expect(largest).toBeGreaterThan(0.99 * bound);
  },
);

test.each([
  ["glorotUniform", Math.sqrt(6 / 500)],
  ["heUniform", Math.sqrt(6 / 200)],
] as const)("%s fills its interval to the limits and no further", (type, limit) => {
  const values = draw({ type }, [200, 300]);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-limit * (1 + 1e-7));
  expect(Math.max(...values)).toBeLessThanOrEqual(limit * (1 + 1e-7));
  expect(Math.max(...values)).toBeGreaterThan(0.999 * limit);
});

test("normal and uniform take their options", () => {
  const { mean } = momentsOf(draw({ type: "normal", mean: 3, stddev: 0.1 }, [100, 100]));
  expect(mean).toBeCloseTo(3, 2);
  const uniform = draw({ type: "uniform", minval: 2, maxval: 4 }, [100, 100]);
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...uniform)).toBeLessThanOrEqual(4);
  expect(momentsOf(uniform).mean).toBeCloseTo(3, 1);
});

test("zeros and constant hold one number", () => {
  expect([...draw({ type: "zeros" }, [2, 2])]).toEqual([0, 0, 0, 0]);
  expect([...draw({ type: "constant", value: 0.5 }, [2, 2])]).toEqual([0.5, 0.5, 0.5, 0.5]);
});

describe("orthogonal", () => {
  /** Gram matrix of the shorter side of a kernel seen as [rows, columns]. */
  function gram(kernel: Float32Array, rows: number, columns: number): number[][] {
    const at = (i: number, j: number) =>
      columns <= rows ? kernel[j * columns + i] : kernel[i * columns + j];
    const [small, large] = columns <= rows ? [columns, rows] : [rows, columns];
    return Array.from({ length: small }, (_, a) =>
      Array.from({ length: small }, (_, b) => {
        let sum = 0;
        for (let j = 0; j < large; j++) sum += at(a, j) * at(b, j);
        return sum;
      }),
    );
  }

  test.each([
    [[40, 12], 40, 12],
    [[12, 40], 12, 40],
    [[16, 16], 16, 16],
    [[3, 3, 4, 8], 36, 8],
  ])("a kernel %j keeps lengths times the gain: QᵀQ = g²I", (shape, rows, columns) => {
    const gain = Math.SQRT2;
    gram(draw({ type: "orthogonal", gain }, shape), rows, columns).forEach((row, a) =>
      row.forEach((value, b) => expect(value).toBeCloseTo(a === b ? gain * gain : 0, 5)),
    );
  });

  test("its columns have no preferred sign, as Haar measure demands", () => {
    const positive = Array.from({ length: 400 }, (_, seed) =>
      draw({ type: "orthogonal" }, [3, 3], seed),
    );
    const diagonal = positive.map((kernel) => kernel[8]).filter((value) => value > 0).length;
    // Binomial(400, ½): 200 ± 50 is five standard deviations.
    expect(Math.abs(diagonal - 200)).toBeLessThan(50);
  });
});

describe("checkInit", () => {
  test("finds nothing wrong with every type's defaults", () => {
    for (const type of Object.keys(INITIALIZERS) as (keyof typeof INITIALIZERS)[]) {
      expect(checkInit({ type, ...initValues({ type }) } as InitSpec)).toBeUndefined();
    }
  });

  test.each([
    [{ type: "xavier" }, 'unknown type "xavier"; one of heNormal, heUniform'],
    [{ type: "toString" }, 'unknown type "toString"'],
    [{ type: "heNormal", gain: 2 }, 'heNormal has no option "gain"; it has: none'],
    [{ type: "normal", std: 2 }, 'normal has no option "std"; it has: mean, stddev'],
    [{ type: "normal", stddev: -1 }, "stddev must not be negative, got -1"],
    [{ type: "constant", value: NaN }, "value must be a finite number, got NaN"],
    [{ type: "uniform", minval: 1 }, "minval 1 is above maxval 0.05"],
  ])("names what is wrong with %j", (spec, message) => {
    expect(checkInit(spec as InitSpec)).toContain(message);
    expect(() => draw(spec as InitSpec, [2, 2])).toThrow(RangeError);
  });
});
