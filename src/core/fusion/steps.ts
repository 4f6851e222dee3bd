// Long work as a generator that yields the share done: run at once, or in slices between which others breathe.

import type { BreatheAt } from "#core/breathe.ts";

export function run<Result>(steps: Generator<number, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same, breathing after every slice. */
export async function runAsync<Result>(
  steps: Generator<number, Result>,
  breathe: BreatheAt,
): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await breathe(value);
  }
}

/** Steps as a part of longer work: their progress runs from `from` to `from + share`. */
export function* scaled<Result>(
  steps: Generator<number, Result>,
  from: number,
  share: number,
): Generator<number, Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    yield from + share * value;
  }
}
