// curves.csv from a results.json, which holds the same numbers.

import { curvesCsv } from "#core/experiment/results/curvesCsv.ts";
import type { Results } from "#core/experiment/results/results.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { readResults } from "#core/experiment/runs/readNumbers.ts";

/** The text of curves.csv (docs/formats.md §5). */
export function curvesOf(results: Results): string {
  const { arms, task } = readResults(results);
  return curvesCsv({ arms, dataset: { task: { kind: task } } } as unknown as RunRecord);
}
