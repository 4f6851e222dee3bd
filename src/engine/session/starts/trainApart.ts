// Training beside the race, of which nothing is reported: between two fusions, and before an arm begins.

import type { BreatheAt } from "#core/breathe.ts";
import type { ArmOptions, ArmRun } from "#engine/session/arm.ts";

/** Opens an arm that reports no progress. */
export type OpenSilently = (options: ArmOptions) => Promise<ArmRun>;

/** An arm trained to its end, which whoever asked for it disposes of. Cancelled by a breath, it is gone. */
export async function trainApart(
  open: OpenSilently,
  options: ArmOptions,
  breathe: BreatheAt,
): Promise<ArmRun> {
  const run = await open(options);
  const { epochs, stepsPerEpoch } = run.summary;
  try {
    await run.begin(() => breathe(0));
    while (!run.isDone()) {
      const rest = () => breathe(run.cohort.step / (epochs * stepsPerEpoch));
      await run.advance(rest);
      await rest();
    }
    return run;
  } catch (error) {
    run.dispose();
    throw error;
  }
}
