import { expect, test } from "vitest";
import { compareScores, judge } from "#core/experiment/results/verdict.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { explainLimit, verdictLine } from "#core/experiment/results/verdictLine.ts";
import { explainVerdict, headline } from "./verdictWords.ts";

const verdict = (
  ours: (number | null)[],
  theirs: (number | null)[],
  fields: Partial<Verdict> = {},
): Verdict => ({
  arm: "fused",
  against: "random",
  at: "end",
  metric: "valAccuracy",
  ...judge([compareScores(ours, theirs)])[0],
  ...fields,
});

// scipy.stats.ttest_rel([.91,.93,.90,.95,.92,.94], [.80,.86,.85,.84,.83,.88]): mean .0817, .0548 to .1086
const OURS = [0.91, 0.93, 0.9, 0.95, 0.92, 0.94];
const THEIRS = [0.8, 0.86, 0.85, 0.84, 0.83, 0.88];

test("a win shows by how much, of how many pairs, and that the interval leaves zero out", () => {
  expect(explainVerdict(verdict(OURS, THEIRS))).toBe(
    "At the end the fused network is 8.2 points of accuracy better than the random network, averaged over 6 pairs with the same seed. With 95\u00a0% confidence the true difference lies between +5.5 and +10.9, all above zero: BEATS.",
  );
});

test("a loss and a draw are worded as plainly as a win", () => {
  const lost = verdict(THEIRS, OURS, { at: "start", against: "original" });
  expect(explainVerdict(lost)).toMatch(
    /^Before any training the fused network is 8\.2 points of accuracy worse than its deep parent, .* all below zero: LOSES\.$/,
  );
  const open = verdict([0.5, 0.6, 0.4], [0.6, 0.4, 0.5], { at: "epoch1" });
  expect(explainVerdict(open)).toMatch(/^After one epoch .* as good as .* it may be luck: INCONC/);
});

test("an interval above zero that decides nothing has its reason beside it", () => {
  const few = verdict([0.91, 0.93, 0.9, 0.95], [0.8, 0.86, 0.85, 0.84]);
  expect(explainVerdict(few)).toMatch(
    /\+3\.7 and \+13\.3, yet 4 pairs are too few .* INCONCLUSIVE/,
  );
  const one = compareScores(OURS, THEIRS);
  const [several] = judge([one, one, one]);
  expect(explainVerdict({ ...verdict(OURS, THEIRS), ...several })).toMatch(
    /but with 3 rivals luck alone may do as much \(corrected p 0\.094\): INCONCLUSIVE/,
  );
});

test("so few pairs that nothing could be decided are named with the number of rivals", () => {
  const moment = (pairs: number, rivals: number) =>
    explainLimit(Array.from({ length: rivals }, () => ({ n: pairs })));
  expect(moment(8, 7)).toMatch(/^8 pairs decide among at most 6 rivals; here there are 7: /);
  expect(moment(6, 2)).toMatch(/^6 pairs decide against one rival only; here there are 2: /);
  expect(moment(4, 1)).toMatch(/^Fewer than 6 pairs decide nothing \(here: 4\)/);
  expect([moment(8, 6), moment(10, 25), moment(0, 3), moment(8, 0)]).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
});

test("the end alone makes the headline, and what is seen before it is called a look", () => {
  const start = verdict(OURS, THEIRS, { at: "start" });
  const end = verdict(THEIRS, OURS, { at: "end" });
  const original = verdict(OURS, THEIRS, { against: "original" });
  expect(headline([start])).toMatch(
    /^Before any training .* look along the way: the end decides\.$/,
  );
  expect(headline([start, end])).toBe(explainVerdict(end));
  expect(headline([original])).toBeUndefined();
});

test("two that are both poor are called that beside the verdict", () => {
  const poor = verdict(OURS, THEIRS, { bothPoor: true });
  expect(headline([poor])).toMatch(
    /BEATS\. Both are still poor: hardly better than always answering/,
  );
  expect(verdictLine(poor)).toMatch(/6 pairs; both are still poor\.$/);
  expect(headline([{ ...poor, metric: "valR2" }])).toMatch(
    /Both are still poor: an R² below 0\.3\./,
  );
});

test("where R² is not defined no pair is compared, and none has diverged", () => {
  const none = verdict([null, null], [null, null], { metric: "valR2" });
  expect(explainVerdict(none)).toMatch(/no pair can be compared: R² is not defined/);
  expect(verdictLine(none)).toMatch(/INCONCLUSIVE, R² is not defined: the validation target/);
});

test("one pair shows that it decides nothing, no pair shows why", () => {
  expect(explainVerdict(verdict([0.9], [0.1]))).toMatch(/in one pair\. One pair cannot tell/);
  expect(explainVerdict(verdict([NaN], [0.1]))).toMatch(/diverged/);
});

test("pairs that are left out stand beside the mean of the others", () => {
  const some = verdict([0.9, NaN, 0.8], [0.1, 0.2, 0.1]);
  expect(explainVerdict(some)).toMatch(
    /averaged over 2 pairs .* One pair is left out: a network in it diverged\.$/,
  );
  expect(verdictLine(verdict([NaN], [0.1]))).toMatch(/INCONCLUSIVE, every pair has a network/);
  expect(verdictLine(some)).toMatch(/2 of 3 pairs\.$/);
});

test("a bound near zero keeps its side, and no difference at all is called that", () => {
  const near = verdict([], [], {
    n: 4,
    difference: 0.01,
    interval: [0.0002, 0.02],
    verdict: "BEATS",
  });
  expect(explainVerdict(near)).toContain("between +0.020 and +2.0, all above zero");
  const same = verdict([0.5, 0.6], [0.5, 0.6]);
  expect(explainVerdict(same)).toMatch(/ as good as .* No pair differs: INCONCLUSIVE\.$/);
});

test("R² is not called points", () => {
  const text = explainVerdict(verdict([0.94, 0.95], [0.91, 0.9], { metric: "valR2" }));
  expect(text).toContain("is better by 0.040 of R² than");
  expect(text).not.toContain("points");
});
