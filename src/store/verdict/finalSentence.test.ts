import { expect, test, vi } from "vitest";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import { withVerdict } from "./finalSentence.ts";

const known = vi.hoisted(() => [] as Verdict[]);
vi.mock("./verdicts.ts", () => ({ verdictsOf: () => known }));

const end = (against: Verdict["against"], difference: number): Verdict => ({
  arm: "fused",
  against,
  at: "end",
  metric: "valAccuracy",
  n: 2,
  difference,
  rivals: 2,
  verdict: "INCONCLUSIVE",
});

const experiment = parseExperiment(presetById("moons")!.experiment);
const sentence = (status: string) =>
  withVerdict({ arms: {}, dataset: undefined, experiment, status });
const GOING_ON = "The race is over. Random goes on: epoch 2.5 of 4.";
const SAME = "Fused against random at the end: INCONCLUSIVE, +1.8 points (2 pairs).";
const WHOLE = "Given the whole budget: INCONCLUSIVE, −7.4 points.";

test("while random goes on, the status line reports the same race and how far random is", () => {
  known.splice(0, Infinity, end("random", 0.018));
  expect(sentence(GOING_ON)).toBe(`${SAME} Random goes on: epoch 2.5 of 4.`);
});

test("a status line with both verdicts does not report random going on as well", () => {
  known.splice(0, Infinity, end("random", 0.018), end("randomEqualBudget", -0.074));
  expect(sentence(GOING_ON)).toBe(`${SAME} ${WHOLE}`);
  expect(sentence("Back where you were. The race is over.")).toBe(
    `Back where you were. ${SAME} ${WHOLE}`,
  );
});
