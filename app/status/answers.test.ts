import { expect, test } from "vitest";
import { PRESETS } from "#core/experiment/schema/presets.ts";
import { lessonOf } from "#app/lessons.ts";
import type { Facts } from "#app/lesson/facts.ts";
import { ANSWERS } from "./answers.ts";

type Scores = { readonly [arm: string]: readonly number[] };

/** A race of these mean scores, from the start on. */
function factsWith(scores: Scores, verdict = "INCONCLUSIVE"): Facts {
  const arms = Object.fromEntries(
    Object.entries(scores).map(([arm, values]) => [
      arm,
      {
        summary: { stepsPerEpoch: 10 },
        epochs: values.map((valScore, epoch) => ({ epoch, metrics: [{ valScore }] })),
      },
    ]),
  );
  const experiment = { training: { epochs: 20 }, shallowEpochs: 3 };
  return {
    state: { arms, experiment, dataset: { majorityShare: 0.1 } },
    score: (arm: string, epoch = -1) => scores[arm]?.at(epoch) ?? NaN,
    lost: 0.05,
    lostOf: ([first]: readonly number[]) => 0.07 / first,
    verdict: () => ({ verdict, n: 8 }),
  } as unknown as Facts;
}

test("every preset's question has its answer, in a lesson or after the race", () => {
  const without = PRESETS.filter(({ id }) => !lessonOf(id) && !ANSWERS[id]);
  expect(without.map(({ id }) => id)).toEqual([]);
});

test("what the head start saves is counted in the random network's epochs", () => {
  const race = { fused: [0.9, 0.99], random: [0.5, 0.8, 0.9, 0.95] };
  expect(ANSWERS.moons(factsWith(race))).toContain("gets there after 2 epochs");
  const late = { fused: [0.99], random: [0.5, 0.8] };
  expect(ANSWERS.moons(factsWith(late))).toContain("never reached it");
});

test("catching up is counted against networks that have trained as long", () => {
  const race = { fused: [0.8, 0.85, 0.86, 0.87], random: [0.1, 0.7, 0.86, 0.88] };
  expect(ANSWERS["fashion-mnist-8"](factsWith(race))).toMatch(/^After 20 steps, 2 epochs/);
  const never = { fused: [0.8, 0.85], random: [0.1, 0.7] };
  expect(ANSWERS["fashion-mnist-8"](factsWith(never))).toMatch(/^It has not within its 30 steps/);
});

test("answers turn where the outcome turns", () => {
  const race = { fused: [0.5, 0.9], randomEqualBudget: [0.5, 0.8], original: [0, 0.7] };
  expect(ANSWERS.spirals(factsWith(race, "BEATS"))).toMatch(/^Yes/);
  expect(ANSWERS.spirals(factsWith(race, "LOSES"))).toMatch(/^No/);
  expect(ANSWERS.friedman1(factsWith(race))).toContain("So it is the training");
  expect(ANSWERS.friedman1(factsWith({ ...race, original: [0.4] }))).toContain(
    "Fewer layers alone",
  );
  const starts = { randomOtherInit: [0.1, 0.95], random: [0.1, 0.94] };
  const lucky = ANSWERS["he-orthogonal"](factsWith(starts));
  expect(lucky).toContain("8 pairs of starts do not part that from luck");
  expect(ANSWERS["he-orthogonal"](factsWith(starts, "BEATS"))).toMatch(/for orthogonal\.$/);
  expect(ANSWERS.mixture(factsWith(race))).toMatch(/20\.0 points behind .* 20\.0 points ahead/);
});

test("no answer shows what is not a number, whatever is missing", () => {
  for (const answer of Object.values(ANSWERS)) {
    expect(answer(factsWith({}))).not.toMatch(/NaN|undefined|Infinity/);
  }
});
