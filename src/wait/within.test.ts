import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openEar } from "./silence.ts";
import { DeadlineError, SECOND, within } from "./within.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("an answer in time is the answer, and nothing ticks on", async () => {
  const asked = within(Promise.resolve(7), 3, "nothing came");
  expect(await asked).toBe(7);
  expect(vi.getTimerCount()).toBe(0);
});

test("a refusal in time is the refusal", async () => {
  await expect(within(Promise.reject(new RangeError("no")), 3, "nothing came")).rejects.toThrow(
    "no",
  );
  expect(vi.getTimerCount()).toBe(0);
});

test("no answer within the ticks is an error with the sentence given", async () => {
  const asked = within(new Promise(() => {}), 3, "nothing came");
  const seen = expect(asked).rejects.toEqual(new DeadlineError("nothing came"));
  await vi.advanceTimersByTimeAsync(3 * SECOND);
  await seen;
  expect(vi.getTimerCount()).toBe(0);
});

test("silence is counted from the last sign of life, and reported once", () => {
  let silences = 0;
  const ear = openEar(() => (silences += 1));
  ear.listen(3);
  vi.advanceTimersByTime(2 * SECOND);
  ear.hear();
  vi.advanceTimersByTime(2 * SECOND);
  expect(silences).toBe(0);
  vi.advanceTimersByTime(SECOND);
  expect(silences).toBe(1);
  vi.advanceTimersByTime(10 * SECOND);
  expect(silences).toBe(1);
});

test("who expects nothing hears no silence; who listens again counts anew", () => {
  let silences = 0;
  const ear = openEar(() => (silences += 1));
  ear.listen(2);
  vi.advanceTimersByTime(SECOND);
  ear.rest();
  vi.advanceTimersByTime(5 * SECOND);
  ear.listen(2);
  vi.advanceTimersByTime(SECOND);
  expect(silences).toBe(0);
  vi.advanceTimersByTime(SECOND);
  expect(silences).toBe(1);
});

test("a clock that stood still for an hour, as in a frozen tab, has ticked once", () => {
  let silences = 0;
  let late: (() => void) | undefined;
  const every = vi.spyOn(globalThis, "setInterval").mockImplementation(((tick: () => void) => {
    late = tick;
    return 1;
  }) as never);
  const ear = openEar(() => (silences += 1));
  ear.listen(2);
  late!(); // the one interval that fires on thawing
  expect(silences).toBe(0);
  every.mockRestore();
});
