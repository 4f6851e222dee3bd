import { expect, test } from "vitest";
import { forget, guess, progressOf, reach, readProgress, useProgress } from "./progress.ts";

test("a lesson goes on at the step that was reached, with what was predicted", () => {
  reach("gates", 3);
  guess("gates", 3, 1);
  expect(progressOf(useProgress.getState(), "gates")).toEqual({ step: 3, guesses: { 3: 1 } });
  expect(progressOf(useProgress.getState(), "luck")).toEqual({ step: 1, guesses: {} });
  forget("gates");
  expect(progressOf(useProgress.getState(), "gates")).toEqual({ step: 1, guesses: {} });
});

test("what another page has kept is read as far as it is of this form", () => {
  const kept = { gates: { step: 2, guesses: { 2: 0 } }, luck: { step: -1, guesses: {} }, why: 7 };
  expect(readProgress(JSON.stringify(kept))).toEqual({ gates: kept.gates });
  for (const text of [null, "", "{", "7", "null", "[1]"]) expect(readProgress(text)).toEqual({});
});
