// The losses of the steps since they were last taken, a run for each replica that grows by doubling.
// `firstStep` is where the log begins: 0, or the step of the checkpoint that a cohort goes on from.

import type { StepLosses } from "#engine/engine.ts";

export type LossLog = {
  /** One replica's loss of the current step; replicas in order. */
  readonly push: (loss: number) => void;
  readonly take: () => StepLosses;
};

export function createLossLog(replicas: number, firstStep = 0): LossLog {
  let runs: Float32Array[] = Array.from({ length: replicas }, () => new Float32Array(64));
  let [step, replica] = [0, 0];
  let first = firstStep;
  return {
    push(loss) {
      if (step === runs[0].length) runs = runs.map(doubled);
      runs[replica][step] = loss;
      replica += 1;
      if (replica === replicas) [step, replica] = [step + 1, 0];
    },
    take() {
      const taken = { firstStep: first, losses: runs.map((run) => run.slice(0, step)) };
      first += step;
      step = 0;
      return taken;
    },
  };
}

function doubled(run: Float32Array): Float32Array {
  const larger = new Float32Array(2 * run.length);
  larger.set(run);
  return larger;
}
