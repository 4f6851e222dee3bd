// Step losses turned from step-major, as they arrive, into one row a replica, as charts want them.
// Only what is new is copied, so that a repaint costs nothing for the thousands of steps before.

import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Buffers, LossSeries } from "./buffers.ts";

export interface StepRows {
  /** One row a replica, as long as the arm has steps; views that the next call may extend. */
  of(arm: Arm, buffers: Buffers): readonly Float64Array[];
}

type Turned = { readonly series: LossSeries; steps: number; rows: Float64Array[] };

export function createStepRows(): StepRows {
  const turned = new Map<Arm, Turned>();
  return {
    of: (arm, buffers) => {
      const series = buffers.losses(arm);
      if (!series) return [];
      let known = turned.get(arm);
      if (known?.series !== series) {
        known = { series, steps: 0, rows: emptyRows(series.replicas, 1024) };
        turned.set(arm, known);
      }
      extend(known);
      return known.rows.map((row) => row.subarray(0, series.steps));
    },
  };
}

function extend(known: Turned): void {
  const { steps, losses, replicas } = known.series;
  if (steps > known.rows[0]?.length) known.rows = grown(known.rows, steps);
  for (const [replica, row] of known.rows.entries()) {
    for (let step = known.steps; step < steps; step++)
      row[step] = losses[step * replicas + replica];
  }
  known.steps = steps;
}

function grown(rows: readonly Float64Array[], least: number): Float64Array[] {
  const larger = emptyRows(rows.length, 2 ** Math.ceil(Math.log2(least)));
  larger.forEach((row, replica) => row.set(rows[replica]));
  return larger;
}

function emptyRows(replicas: number, length: number): Float64Array[] {
  return Array.from({ length: replicas }, () => new Float64Array(length));
}
