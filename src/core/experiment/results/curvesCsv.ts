// curves.csv (design.md §4): a line for every arm, replica and epoch; epoch 0 is the start.

import { microseconds, scoresOf } from "./measured.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";

/**
 * Columns arm, replica (from 0), epoch, step, seconds, trainLoss, trainAccuracy, valLoss, valAccuracy;
 * for regression trainR2 and valR2. What is not finite is an empty cell.
 */
export function curvesCsv({ arms, dataset }: RunRecord): string {
  const task = dataset?.task.kind ?? "classification";
  const score = task === "classification" ? "Accuracy" : "R2";
  const head = ["arm", "replica", "epoch", "step", "seconds"];
  const columns = [...head, "trainLoss", `train${score}`, "valLoss", `val${score}`];
  const rows = Object.entries(arms).flatMap(([arm, { epochs }]) =>
    (epochs[0]?.metrics ?? []).flatMap((_, replica) =>
      epochs.map(({ epoch, step, seconds, metrics }) => {
        const scores = Object.values(scoresOf(metrics[replica], task));
        return [arm, replica, epoch, step, microseconds(seconds), ...scores];
      }),
    ),
  );
  return [columns, ...rows].map((row) => `${row.map((cell) => cell ?? "").join(",")}\n`).join("");
}
