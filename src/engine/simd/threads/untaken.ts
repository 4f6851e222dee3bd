// The losses that the threads have given and nobody has asked for yet. A fresh thread has done some steps a
// second time: theirs are cut.

import type { StepLosses } from "#engine/engine.ts";

export interface Untaken {
  /** Whether an answer holds the losses of `count` replicas as far as `step`, from where the last ones ended. */
  isNext(value: StepLosses | undefined, count: number, step: number): boolean;
  /** Adds those of all shares, in order. */
  add(parts: readonly StepLosses[], step: number): void;
  /** All of them, a run for each replica. */
  take(): StepLosses;
}

export function openUntaken(replicas: number, first: number): Untaken {
  const kept: (readonly Float32Array[])[] = [];
  let from = first;
  return {
    isNext: (value, count, step) =>
      Array.isArray(value?.losses) &&
      value.losses.length === count &&
      value.firstStep <= from &&
      value.losses.every(
        (run) => run instanceof Float32Array && run.length === step - value.firstStep,
      ),
    add(parts, step) {
      if (from === step) return;
      kept.push(
        parts.flatMap(({ firstStep, losses }) =>
          losses.map((run) => run.subarray(from - firstStep)),
        ),
      );
      from = step;
    },
    take() {
      const taken = kept.splice(0);
      const losses = Array.from({ length: replicas }, (_, replica) =>
        joined(taken.map((part) => part[replica])),
      );
      return { firstStep: from - losses[0].length, losses };
    },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
