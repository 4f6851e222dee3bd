import { expect, test } from "vitest";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { LabState } from "#store/state.ts";
import { listed, wordsOf } from "./words.ts";
import { furtherWords, verdictSentence } from "./verdictWords.ts";

const row = (...scores: number[]) => ({
  epochs: scores.map((valScore) => ({ metrics: [{ valScore }] })),
});
const state = (arms: object) =>
  ({ arms, experiment: { replicas: 8, fusion: { span: [2, 3] } } }) as unknown as LabState;

test("what is fused is named layer by layer", () => {
  expect([listed([2, 3]), listed([1, 2]), listed([2, 4])]).toEqual([
    "2 and 3",
    "1 and 2",
    "2, 3 and 4",
  ]);
});

test("the head start is named where there is one, and where there is hardly any that is named", () => {
  const split = (fused: number, random: number) =>
    wordsOf("split", state({ fused: row(fused), random: row(random) })).more;
  expect(split(0.995, 0.522)).toBe("Fused starts 47 points ahead of random.");
  expect(split(0.561, 0.522)).toBe(
    "Fusing these kept hardly anything: 56.1\u00a0% against 52.2\u00a0%.",
  );
  const replicas = [0.004, 0.008].map((nmse) => ({ probe: { nmse } }));
  const fused = { ...state({ fused: row(0.995), random: row(0.522) }), fusion: { replicas } };
  expect(wordsOf("split", fused as unknown as LabState).more).toBe(
    "Fused starts 47 points ahead of random, at the cost of 0.6\u00a0% of the signal.",
  );
  expect(wordsOf("split", state({})).more).not.toMatch(/NaN/);
});

test("nobody is asked to press Train before it can be pressed", () => {
  const ready = (activity: string) => wordsOf("ready", { ...state({}), activity } as LabState).more;
  expect(ready("opening")).toBe("The network learns here, in your browser.");
  expect(ready("idle")).toBe("Press Train: the network learns here, in your browser.");
});

test("a fused network that its own training has not helped is named with both scores, and no other", () => {
  expect(furtherWords(0.997, 0.988)).toBe(
    "Training has not helped the fused network itself: it began at 99.7\u00a0% and ends at 98.8\u00a0%.",
  );
  expect([furtherWords(0.988, 0.997), furtherWords(0.9, 0.9), furtherWords(NaN, 0.9)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("while random alone trains on, that is what the sentence is about", () => {
  const summary = { epochs: 15, stepsPerEpoch: 10 };
  const race = (step: number) =>
    wordsOf("racing", state({ fused: { step, summary }, randomEqualBudget: { step } })).more;
  expect(race(149)).toMatch(/^Nothing differs/);
  expect(race(150)).toMatch(/^Now random alone/);
});

const verdict = (against: string, word: Verdict["verdict"], difference = 0.098) =>
  ({ against, at: "end", metric: "valAccuracy", verdict: word, difference }) as Verdict;

test.each([
  [
    "BEATS",
    "BEATS",
    "Ahead by 9.8 points after the same training; counting everything, fused is still ahead.",
  ],
  [
    "BEATS",
    "INCONCLUSIVE",
    "Ahead by 9.8 points after the same training; counting everything, neither is ahead.",
  ],
  [
    "INCONCLUSIVE",
    "LOSES",
    "Not clearly ahead after the same training; counting everything, random is ahead.",
  ],
  [
    "LOSES",
    "LOSES",
    "Behind by 9.8 points after the same training; counting everything, random is ahead.",
  ],
] as const)("%s, and %s with the whole budget: %s", (same, whole, sentence) => {
  const verdicts = [verdict("random", same), verdict("randomEqualBudget", whole)];
  expect(verdictSentence(verdicts)).toBe(sentence);
});

test("without the longer race the sentence ends with the same training, without an end there is none", () => {
  expect(verdictSentence([verdict("random", "BEATS")])).toBe(
    "Ahead by 9.8 points after the same training.",
  );
  expect(verdictSentence([])).toBeUndefined();
});
