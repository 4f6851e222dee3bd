// Softening and agreement by numbers of scipy and numpy (the calls stand beside them), and by their laws.

import { expect, test } from "vitest";
import { agreement, meanAnswers, soften, softenRows } from "./softened.ts";

// python3 -c "from scipy.special import softmax; import numpy as np; z = np.array([2, -1, .5, 7.]);
// print(softmax(z / 4), softmax(z))"
const OUTPUTS = [2, -1, 0.5, 7];
const AT_4 = [0.17699119, 0.08360472, 0.12164415, 0.61775995];
const AT_1 = [0.00668065, 0.00033261, 0.00149065, 0.99149609];

test("outputs are divided by the temperature before softmax", () => {
  soften(OUTPUTS, 4).forEach((p, k) => expect(p).toBeCloseTo(AT_4[k], 7));
  soften(OUTPUTS, 1).forEach((p, k) => expect(p).toBeCloseTo(AT_1[k], 7));
});

test("a softened answer adds up to one, keeps its order, and ends with even odds", () => {
  for (const temperature of [0.1, 1, 7, 1e6]) {
    const soft = soften([...OUTPUTS, 40], temperature);
    expect(soft.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    const order = [...soft.keys()].toSorted((a, b) => soft[a] - soft[b]);
    if (temperature >= 1) expect(order).toEqual([1, 2, 0, 3, 4]);
  }
  soften(OUTPUTS, 1e9).forEach((p) => expect(p).toBeCloseTo(0.25, 8));
});

// import numpy as np; from scipy.special import softmax, rel_entr
// zt = np.array([[3, 1, 0], [0, 2, 1.], [1, 1, 4]]); zs = np.array([[2, 2, 0], [0, 1, 2.], [0, 1, 3]])
// y = np.array([0, 1, 2]); T = 2; p, q = softmax(zt / T, 1), softmax(zs / T, 1)
// wrong = np.ones((3, 3), bool); wrong[range(3), y] = False
// print(p[wrong].sum() / 3, rel_entr(p, q).sum() / 3, np.corrcoef(p[wrong], q[wrong])[0, 1])
const TEACHER = [3, 1, 0, 0, 2, 1, 1, 1, 4];
const STUDENT = [2, 2, 0, 0, 1, 2, 0, 1, 3];

test("share on wrong classes, divergence and correlation are numpy's", () => {
  const [p, q] = [TEACHER, STUDENT].map((outputs) => softenRows(outputs, 3, 2));
  const found = agreement(p, q, [0, 1, 2]);
  expect(found.wrongShare).toBeCloseTo(0.39118314523, 8);
  expect(found.divergence).toBeCloseTo(0.07138981521, 8);
  expect(found.wrongCorrelation).toBeCloseTo(0.94004756938, 8);
});

test("a network agrees with itself, and one that answers nothing in particular correlates with nothing", () => {
  const p = softenRows(TEACHER, 3, 2);
  const itself = agreement(p, p, [0, 1, 2]);
  expect(itself.divergence).toBe(0);
  expect(itself.wrongCorrelation).toBeCloseTo(1, 12);
  const even = softenRows(new Float64Array(9), 3, 2);
  expect(agreement(p, even, [0, 1, 2]).wrongCorrelation).toBeUndefined();
});

test("mean answers stand in the row of their label, and a label without samples has none", () => {
  const answers = [0.5, 0.25, 0.25, 0.75, 0.25, 0, 0, 0.25, 0.75];
  expect([...meanAnswers(answers, [0, 0, 2])]).toEqual([
    0.625,
    0.25,
    0.125,
    NaN,
    NaN,
    NaN,
    0,
    0.25,
    0.75,
  ]);
});
