// The kernels' own exp, log, tanh and erf against float64: largest relative errors in units of 2⁻²³.

import { expect, test } from "vitest";
import { erf, normalCdf } from "#core/math/normal.ts";
import type { Activation } from "#core/model/layers.ts";
import { ACTIVATION_NUMBERS } from "./activationNumbers.ts";
import { compileKernels, linkKernels } from "./kernels.ts";

const COUNT = 4096;
const memory = new WebAssembly.Memory({ initial: 2 });
const kernels = linkKernels(await compileKernels(), memory);
const [x, y] = [0, 4 * COUNT].map((at) => new Float32Array(memory.buffer, at, COUNT));

/** Largest |got − exact| over |x| ≤ reach, in units of 2⁻²³·max(|exact|, least). */
function worstError(
  activation: Activation,
  exact: (x: number) => number,
  reach: number,
  least: number,
): number {
  for (let i = 0; i < COUNT; i++) x[i] = (2 * reach * (i + 0.37)) / COUNT - reach;
  kernels.activate(ACTIVATION_NUMBERS[activation], x.byteOffset, y.byteOffset, COUNT, 0);
  return x.reduce((worst, at, i) => {
    const size = Math.max(Math.abs(exact(at)), least);
    return Math.max(worst, (Math.abs(y[i] - exact(at)) / size) * 2 ** 23);
  }, 0);
}

const CASES: [Activation, (x: number) => number, reach: number, least: number, units: number][] = [
  ["sigmoid", (v) => 1 / (1 + Math.exp(-v)), 80, 0, 3],
  ["tanh", Math.tanh, 12, 0, 2.5],
  ["tanh", Math.tanh, 0.7, 0, 2.5],
  ["erf", erf, 5, 0, 3],
  ["erf", erf, 1, 0, 3],
  ["softplus", (v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))), 80, 0, 4],
  ["elu", (v) => (v > 0 ? v : Math.expm1(v)), 20, 0, 4],
  ["gelu", (v) => v * normalCdf(v), 6, 1, 3], // absolute below one: Φ cancels in the lower tail
];

test.each(CASES)("%s is exact to rounding (%#)", (activation, exact, reach, least, units) => {
  expect(worstError(activation, exact, reach, least)).toBeLessThan(units);
});

test("activations of extreme and odd numbers are what the mathematics says", () => {
  x.fill(0);
  x.set([-1e30, 1e30, 0, NaN]);
  const values = (activation: Activation) => {
    kernels.activate(ACTIVATION_NUMBERS[activation], x.byteOffset, y.byteOffset, 4, 0.5);
    return Array.from(y.subarray(0, 4));
  };
  expect(values("tanh")).toEqual([-1, 1, 0, NaN]);
  expect(values("erf")).toEqual([-1, 1, 0, NaN]);
  expect(values("relu")).toEqual([0, Math.fround(1e30), 0, NaN]);
  expect(values("relu6")).toEqual([0, 6, 0, NaN]);
  expect(values("leakyRelu")).toEqual([Math.fround(-0.5e30), Math.fround(1e30), 0, NaN]);
  expect(values("elu")).toEqual([-1, Math.fround(1e30), 0, NaN]);
  expect(values("sigmoid")[2]).toBe(0.5);
});
