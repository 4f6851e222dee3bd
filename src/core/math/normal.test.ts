// The normal distribution against scipy.stats.norm and scipy.special.erf.

import { expect, test } from "vitest";
import { erf, exactLog, millsRatio, normalCdf, normalPdf, normalQuantile } from "./normal.ts";

type Table = readonly (readonly [argument: number, value: number])[];

// prettier-ignore
const CDF: Table = [
  [-20, 2.7536241186061556e-89], [-8, 6.22096057427174e-16], [-3, 0.0013498980316300933],
  [-1.5, 0.06680720126885807], [-0.4, 0.3445782583896758], [0, 0.5], [0.4, 0.6554217416103242],
  [1.5, 0.9331927987311419], [3, 0.9986501019683699], [8, 0.9999999999999993],
];
const PDF: Table = [
  [-3, 0.0044318484119380075],
  [0, 0.3989422804014327],
  [0.5, 0.35206532676429947],
  [10, 7.69459862670642e-23],
];
// prettier-ignore
const QUANTILE: Table = [
  [1e-300, -37.0470962993612], [1e-20, -9.262340089798409], [1e-5, -4.264890793922825],
  [0.02, -2.053748910631823], [0.075, -1.4395314709384563], [0.3, -0.5244005127080409],
  [0.9, 1.2815515655446004], [0.999999, 4.753424308817087],
];
// prettier-ignore
const ERF: Table = [
  [-6, -1], [-1.2, -0.9103139782296353], [-1e-10, -1.1283791670955126e-10],
  [1e-300, 1.1283791670955126e-300], [0.3, 0.3286267594591274], [1, 0.8427007929497148],
  [2.5, 0.999593047982555],
];
// exp(logsf − logpdf)
// prettier-ignore
const MILLS: Table = [
  [-3, 225.334896220349], [0, 1.2533141373155001], [1, 0.6556795424187986],
  [1.5, 0.5158156382179634], [5, 0.1928081047153154], [50, 0.019992009580854952],
  [1000, 0.0009999989999928006],
];

test.each<[string, (x: number) => number, Table, number]>([
  ["cdf", normalCdf, CDF, 13],
  ["pdf", normalPdf, PDF, 13],
  ["quantile", normalQuantile, QUANTILE, 13],
  ["erf", erf, ERF, 13],
  ["Mills' ratio", millsRatio, MILLS, 10],
])("%s is SciPy's, relative to its size", (_, f, table, digits) => {
  for (const [x, value] of table) expect(f(x) / value, `at ${x}`).toBeCloseTo(1, digits);
});

test("the logarithm made of exact operations agrees with the machine's", () => {
  for (const x of [1e-300, 0.1, 0.7071, 3, 1e10]) {
    expect(exactLog(x) / Math.log(x), `at ${x}`).toBeCloseTo(1, 14);
  }
  expect(exactLog(1)).toBe(0);
});

test("limits: probabilities of nothing and everything, quantiles of impossible ones", () => {
  expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(NaN)]).toEqual([0, 1, NaN]);
  expect([0, 1, -0.1, 1.1, NaN].map(normalQuantile)).toEqual([-Infinity, Infinity, NaN, NaN, NaN]);
  expect(normalQuantile(0.5)).toBe(0);
});

test("the quantile inverts the distribution function across sixteen decades", () => {
  for (let e = -16; e <= -1; e++) {
    const p = 0.7 * 10 ** e;
    expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 12);
  }
});
