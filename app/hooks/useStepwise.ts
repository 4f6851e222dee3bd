// A value that takes too long to compute at once: done in slices that leave the page free between them, kept as it was
// until the next one is whole.

import { useEffect, useState } from "react";

/** Milliseconds of a slice: less than a frame. */
const SLICE = 10;

/**
 * The result of `begin`'s steps, undefined before the first is known; begun again whenever `moment` or `begin` has
 * changed.
 */
export function useStepwise<Value>(
  begin: () => Generator<undefined, Value>,
  moment: string,
): Value | undefined {
  const [value, setValue] = useState<Value>();
  useEffect(() => inSlices(begin(), setValue), [begin, moment]);
  return value;
}

/** Goes on at once, then in tasks of their own; returns how to stop. */
function inSlices<Value>(
  steps: Generator<undefined, Value>,
  take: (value: Value) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const go = () => {
    const end = performance.now() + SLICE;
    do {
      const step = steps.next();
      if (step.done) return take(step.value);
    } while (performance.now() < end);
    timer = setTimeout(go);
  };
  go();
  return () => clearTimeout(timer);
}
