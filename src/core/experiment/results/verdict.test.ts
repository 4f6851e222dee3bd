import { describe, expect, test } from "vitest";
import { holm } from "#core/math/holm.ts";
import { compareScores, judge, mostRivals } from "./verdict.ts";
import vectors from "./vectors/verdicts.json" with { type: "json" };

const verdictOf = (scores: readonly (number | null)[], others: readonly (number | null)[]) =>
  judge([compareScores(scores, others)])[0];
const flat = (n: number, score: number) => Array.from({ length: n }, () => score);

describe("a comparison", () => {
  test.each(vectors.pairs.map((pair) => [pair.scores.length, pair] as const))(
    "of %i pairs has SciPy's paired t-test and its exact permutation test",
    (n, { scores, others, pValue, signFlipP, interval }) => {
      const found = compareScores(scores, others);
      expect(found.n).toBe(n);
      expect(found.pValue).toBeCloseTo(pValue, 9);
      expect(found.signFlipP).toBeCloseTo(signFlipP, 12);
      interval.forEach((bound, i) => expect(found.interval![i]).toBeCloseTo(bound, 9));
    },
  );

  test("of one pair has no interval and no p-value", () => {
    expect(compareScores([0.9], [0.1])).toEqual({ n: 1, difference: 0.8 });
  });

  test("leaves a diverged replica out of the pairs, and names it", () => {
    const others = [0.1, 0.2, 0.1, Infinity];
    expect(compareScores([0.9, NaN, 0.8, 0.7], others)).toMatchObject({ n: 2, leftOut: [1, 3] });
    expect(compareScores([NaN, NaN], [0, 0])).toMatchObject({ n: 0, leftOut: [0, 1] });
    expect(compareScores([0.9, 0.8], [0.1, 0.2])).not.toHaveProperty("leftOut");
  });

  test("of scores that are not defined has no pair, and no pair was lost", () => {
    expect(compareScores([null, null], [null, null])).toEqual({ n: 0, difference: 0 });
    expect(verdictOf(flat(8, 0), [null, ...flat(7, 0)])).toMatchObject({
      n: 7,
      verdict: "INCONCLUSIVE",
    });
  });
});

describe("the rule", () => {
  test.each(vectors.holm)("corrects the p-values %j as NumPy does", ({ p, corrected }) => {
    holm(p).forEach((value, i) => expect(value).toBeCloseTo(corrected[i], 12));
  });

  test.each(vectors.families)("corrects over the rivals as NumPy does", ({ pairs, holmP }) => {
    const found = judge(pairs.map(({ scores, others }) => compareScores(scores, others)));
    found.forEach((judgement, i) => {
      const [low, high] = pairs[i].interval;
      expect(judgement.holmP).toBeCloseTo(holmP[i], 9);
      expect(judgement.rivals).toBe(pairs.length);
      const word = holmP[i] > 0.05 ? "INCONCLUSIVE" : low > 0 ? "BEATS" : "LOSES";
      expect(judgement.verdict).toBe(word);
      if (word !== "INCONCLUSIVE") expect(low > 0 || high < 0).toBe(true);
    });
  });

  test("names a lead on every one of six pairs BEATS and LOSES, on five INCONCLUSIVE", () => {
    expect(verdictOf(flat(6, 0.9), flat(6, 0.8)).verdict).toBe("BEATS");
    expect(verdictOf(flat(6, 0.8), flat(6, 0.9)).verdict).toBe("LOSES");
    expect(verdictOf(flat(5, 0.9), flat(5, 0.1)).verdict).toBe("INCONCLUSIVE");
  });

  test("decides nothing where arms never differ", () => {
    expect(verdictOf(flat(8, 0.5), flat(8, 0.5))).toMatchObject({
      pValue: 1,
      signFlipP: 1,
      holmP: 1,
    });
    expect(verdictOf(flat(8, 0.5), flat(8, 0.5)).verdict).toBe("INCONCLUSIVE");
  });

  test("needs both tests: seven pairs of eight ahead by a hair, one far behind, are luck to t", () => {
    const ours = [0.51, 0.51, 0.51, 0.51, 0.51, 0.51, 0.51, 0.44];
    const found = verdictOf(ours, flat(8, 0.5));
    expect(found.verdict).toBe("INCONCLUSIVE");
    // One outlier in the direction of the lead: flips of all eight agree, the interval reaches zero.
    const wide = verdictOf([0.9, ...flat(7, 0.501)], flat(8, 0.5));
    expect(wide.signFlipP).toBe(2 / 256);
    expect(wide.pValue).toBeGreaterThan(0.05);
    expect(wide.verdict).toBe("INCONCLUSIVE");
  });

  test.each([5, 6, 7, 8, 10])("%i pairs decide among mostRivals and no more", (n) => {
    const clear = compareScores(flat(n, 0.9), flat(n, 0.1));
    const words = (k: number) =>
      judge(Array.from({ length: k }, () => clear)).map((j) => j.verdict);
    const most = mostRivals(n);
    expect(most).toBe({ 5: 0, 6: 1, 7: 3, 8: 6, 10: 25 }[n]);
    expect(new Set(words(most))).toEqual(new Set(most === 0 ? [] : ["BEATS"]));
    expect(new Set(words(most + 1))).toEqual(new Set(["INCONCLUSIVE"]));
  });
});
