// The two ends of a run: rows of the data into the batch, and what it leaves into the log of results.

import { phased } from "./kernel.ts";
import type { Dispatch } from "./kernel.ts";

type Gathered = {
  readonly rows: number;
  readonly inputs: string;
  readonly targets: string;
  readonly inputWidth: number;
  readonly targetWidth: number;
};

/** The run's samples by their numbers. */
export function gatherSamples(of: Gathered): Dispatch {
  const { rows, inputs, targets, inputWidth, targetWidth } = of;
  const width = inputWidth + targetWidth;
  return phased({
    roles: { inputs, targets },
    writes: ["inputs", "targets"],
    count: rows * width,
    statement: `let row = i / ${width}u;
  let j = i % ${width}u;
  if (row >= run.rows) { return; }
  let sample = indices[run.indices + replica * run.indexStride + row];
  if (j < ${inputWidth}u) {
    arena[at_inputs + row * ${inputWidth}u + j] = inputs[sample * ${inputWidth}u + j];
  } else {
    let t = j - ${inputWidth}u;
    arena[at_targets + row * ${targetWidth}u + t] = targets[sample * ${targetWidth}u + t];
  }`,
  });
}

/** What every replica's teacher answers to the run's samples, of `samples` in all. */
export function gatherAnswers(
  teacher: string,
  rows: number,
  width: number,
  samples: number,
): Dispatch {
  return phased({
    roles: { teacher },
    writes: ["teacher"],
    count: rows * width,
    statement: `let row = i / ${width}u;
  if (row >= run.rows) { return; }
  let sample = indices[run.indices + replica * run.indexStride + row];
  arena[at_teacher + i] = answers[(replica * ${samples}u + sample) * ${width}u + i % ${width}u];`,
  });
}

type Kept = { readonly tensor: string; readonly isPerRow: boolean };

/** Appends the results of a run, replica after replica, one result behind the other. */
export function keepResults(results: readonly Kept[], rows: number): Dispatch {
  const roles = Object.fromEntries(results.map(({ tensor }, r) => [`result${r}`, tensor]));
  const statements = results.map(({ isPerRow }, r) => {
    const length = isPerRow ? "run.rows" : "1u";
    return `if (i < ${length}) { log_[at + i] = arena[at_result${r} + i]; }
  at += ${length};`;
  });
  const longest = results.some(({ isPerRow }) => isPerRow) ? rows : 1;
  return phased({
    roles,
    writes: [],
    count: longest,
    statement: `var at = run.log + (replica - run.first) * run.logStride;
  ${statements.join("\n  ")}`,
  });
}
