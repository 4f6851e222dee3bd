// The losses of an arm's steps so far, a run of numbers for each replica. Thousands of steps come a few at
// a time: what is there already is not copied again, later lists write behind earlier ones.

export type LossSeries = {
  readonly steps: number;
  /** One a replica, with room for more than `steps`; none before the first step. */
  readonly runs: readonly Float32Array[];
};

export const NO_LOSSES: LossSeries = { steps: 0, runs: [] };

/** The series with the losses of further steps; only the longest series of a run may be extended. */
export function addLosses(
  { steps, runs }: LossSeries,
  losses: readonly Float32Array[],
): LossSeries {
  const end = steps + (losses[0]?.length ?? 0);
  return {
    steps: end,
    runs: losses.map((more, replica) => {
      const run = withRoom(runs[replica] ?? new Float32Array(1024), end);
      run.set(more, steps);
      return run;
    }),
  };
}

function withRoom(run: Float32Array, length: number): Float32Array {
  if (length <= run.length) return run;
  const larger = new Float32Array(2 ** Math.ceil(Math.log2(length)));
  larger.set(run);
  return larger;
}

/** The losses of the first steps, without room: another run may be gone on with from there. */
export function firstLosses({ steps, runs }: LossSeries, count: number): LossSeries {
  const kept = Math.min(count, steps);
  return { steps: kept, runs: runs.map((run) => run.subarray(0, kept)) };
}

/** A run of exactly `steps` numbers for each replica. */
export function lossRuns({ steps, runs }: LossSeries): readonly Float32Array[] {
  return runs.map((run) => run.subarray(0, steps));
}
