// Long computations in steps: a generator that yields wherever it may be interrupted and returns the result.

/** The result of all steps at once. */
export function finished<Result>(steps: Generator<unknown, Result>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
