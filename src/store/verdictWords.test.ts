import { expect, test } from "vitest";
import { compareScores } from "#core/experiment/results/verdict.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { narrateVerdict } from "./narrate.ts";
import { explainVerdict } from "./verdictWords.ts";

const verdict = (ours: number[], theirs: number[], fields: Partial<Verdict> = {}): Verdict => ({
  arm: "fused",
  against: "random",
  at: "end",
  metric: "valAccuracy",
  ...compareScores(ours, theirs),
  ...fields,
});

// scipy.stats.ttest_rel([.91,.93,.90,.95], [.80,.86,.85,.84]): mean .085, interval .0373 to .1327
test("a win shows by how much, of how many pairs, and that the interval leaves zero out", () => {
  const won = verdict([0.91, 0.93, 0.9, 0.95], [0.8, 0.86, 0.85, 0.84]);
  expect(explainVerdict(won)).toBe(
    "At the end the fused network is 8.5 points of accuracy better than the random network, averaged over 4 pairs with the same seed. With 95\u00a0% confidence the true difference lies between +3.7 and +13.3, all above zero: BEATS.",
  );
});

test("a loss and a draw are worded as plainly as a win", () => {
  const lost = verdict([0.1, 0.2, 0.15], [0.8, 0.9, 0.84], { at: "start", against: "original" });
  expect(explainVerdict(lost)).toMatch(
    /^Before any training the fused network is 69\.7 points of accuracy worse than its deep parent, .* none of it above zero: NO BEATS\.$/,
  );
  const open = verdict([0.5, 0.6, 0.4], [0.6, 0.4, 0.5], { at: "epoch1" });
  expect(explainVerdict(open)).toMatch(/^After one epoch .* as good as .* it may be luck: INCONC/);
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
  expect(narrateVerdict(verdict([NaN], [0.1]))).toMatch(/INCONCLUSIVE, every pair has a network/);
  expect(narrateVerdict(some)).toMatch(/2 of 3 pairs\.$/);
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
  expect(explainVerdict(same)).toMatch(/ as good as .* No pair differs: NO BEATS\.$/);
});

test("R² is not called points", () => {
  const text = explainVerdict(verdict([0.94, 0.95], [0.91, 0.9], { metric: "valR2" }));
  expect(text).toContain("is better by 0.040 of R² than");
  expect(text).not.toContain("points");
});
