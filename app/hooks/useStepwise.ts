// A value that takes too long to compute at once: done in slices that leave the page free between them, kept as it was
// until the next one is whole, as long as it is of the same network and data.

import { useEffect, useState } from "react";

/** Milliseconds of a slice: less than a frame. */
const SLICE = 10;

/**
 * The result of `begin`'s steps, undefined before the first is known; begun again whenever `moment` or `begin` has
 * changed. What another `begin` gave, of another network or other data, is not this one's.
 */
export function useStepwise<Value>(
  begin: () => Generator<undefined, Value>,
  moment: string,
): Value | undefined {
  const [found, setFound] = useState<{ readonly by: unknown; readonly value: Value }>();
  useEffect(() => inSlices(begin(), (value) => setFound({ by: begin, value })), [begin, moment]);
  return found?.by === begin ? found.value : undefined;
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
