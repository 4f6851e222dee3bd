// The race as any of its arms sees it.

import { expect, test } from "vitest";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { raceVerdicts } from "./raceVerdicts.ts";
import type { Judging, Runner } from "./raceVerdicts.ts";
import vectors from "./vectors/verdicts.json" with { type: "json" };

const JUDGED = { task: { kind: "classification" } } as const;
const pair = vectors.pairs.find(({ scores }) => scores.length >= 8)!;
const lifted = (scores: readonly number[], by: number) =>
  scores.map((one, i) => one + by + i / 1e4);

/** An arm of one epoch that ends with these scores. */
function runner(scores: readonly number[]): Runner {
  const row = (epoch: number, of: readonly number[]) => ({
    ...{ epoch, step: epoch, seconds: epoch },
    metrics: of.map((s, r) => ({ trainLoss: r, trainScore: s, valLoss: r + 0.5, valScore: s })),
  });
  return { summary: { epochs: 1 }, epochs: [row(0, scores), row(1, scores)] };
}

const arms: { readonly [arm in Arm]?: Runner } = {
  original: runner(lifted(pair.scores, 0.02)),
  fused: runner(lifted(pair.scores, 0.01)),
  random: runner(pair.others),
  distilled: runner(pair.scores),
};
const end = (of: Judging) => raceVerdicts(arms, JUDGED, of).filter(({ at }) => at === "end");

test("distilled against random has SciPy's paired t-test and permutation test", () => {
  const found = end("distilled").find(({ against }) => against === "random")!;
  expect(found.arm).toBe("distilled");
  expect(found.pValue).toBeCloseTo(pair.pValue, 9);
  expect(found.signFlipP).toBeCloseTo(pair.signFlipP, 12);
  pair.interval.forEach((bound, i) => expect(found.interval![i]).toBeCloseTo(bound, 9));
});

test("each view is a family of its own: all other arms, corrected by Holm's steps among them", () => {
  for (const of of ["fused", "random", "distilled"] as const) {
    const family = end(of);
    const others = Object.keys(arms).filter((arm) => arm !== of);
    expect(family.map(({ against }) => against).toSorted()).toEqual(others.toSorted());
    const raw = family.map(({ pValue, signFlipP }) => Math.max(pValue!, signFlipP!));
    const ordered = raw.toSorted((a, b) => a - b);
    family.forEach(({ holmP, rivals }, i) => {
      const steps = ordered.slice(0, ordered.lastIndexOf(raw[i]) + 1);
      const wanted = Math.min(1, Math.max(...steps.map((p, k) => p * (ordered.length - k))));
      expect([rivals, holmP]).toEqual([3, wanted]);
    });
  }
});

test("seen from the other side a difference changes its sign and nothing else", () => {
  const ours = end("fused").find(({ against }) => against === "random")!;
  const theirs = end("random").find(({ against }) => against === "fused")!;
  expect(theirs.difference).toBeCloseTo(-ours.difference, 12);
  expect(theirs.interval!.map((x) => -x).toReversed()).toEqual(
    ours.interval!.map((x) => expect.closeTo(x, 12)),
  );
  expect(theirs.pValue).toBeCloseTo(ours.pValue!, 12);
});

test("asked for nothing, the one that was made of the parent is compared", () => {
  expect(raceVerdicts(arms, JUDGED)).toEqual(raceVerdicts(arms, JUDGED, "fused"));
});
