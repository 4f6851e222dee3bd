// The networks of a run beside its results: a file for each arm and replica, in a format that other programs read.

import { dirname, join } from "node:path";
import type { Dataset } from "#core/data/dataset.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { spanProblem } from "#core/fusion/span.ts";
import { shallowNetworks } from "#core/fusion/splice.ts";
import { reasonOf } from "#core/message.ts";
import { exporterFor } from "#core/model/exporters.ts";
import type { Exporter } from "#core/model/exporters/exporter.ts";
import { makeFolder } from "#cli/makeFolder.ts";
import { writeWhole } from "#cli/output.ts";

export type Networks = {
  readonly exporter: Exporter;
  /** "fused-1" and this are the name of a file. */
  readonly ending: string;
  readonly folder: string;
};

/** Where they go and how, asked before anything is trained. Throws Error where there is no such format, or no folder. */
export async function networksAsked(
  format: string | undefined,
  results: string | undefined,
  isFolder: boolean,
): Promise<Networks | undefined> {
  if (format === undefined) return undefined;
  if (results === undefined || !isFolder) {
    throw new Error("--networks writes into a folder: name it with --out DIR");
  }
  const ending = `.${format.replace(/^\./, "")}`;
  const exporter = await exporterFor(`--networks ${ending}`);
  return { exporter, ending, folder: join(dirname(results), "networks") };
}

/**
 * Throws Error where the format lacks a layer of a network that will be trained, the original's or the shallow one's.
 * Narrowing changes no kind of layer. A span that cannot be fused is reported where it is to be.
 */
export function checkFormat(
  { exporter, ending }: Networks,
  { network: { layers }, fusion, narrow, arms }: Experiment,
  { inputShape }: Pick<Dataset, "inputShape">,
): void {
  const original = { inputShape, layers };
  const isFused = !narrow && arms.some((arm) => arm !== "original");
  const isPossible = isFused && spanProblem(original, fusion.span, fusion) === undefined;
  const shallow = isPossible ? shallowNetworks(original, fusion.span, fusion) : [];
  for (const network of [original, ...shallow]) {
    try {
      exporter.check?.(network);
    } catch (error) {
      const name = network === original ? "original" : "fused";
      throw new Error(`--networks ${ending}: ${name}: ${reasonOf(error)}`, { cause: error });
    }
  }
}

/** Writes what the last checkpoint holds: of a finished run the networks at their end. Returns how many. */
export async function writeNetworks(
  { exporter, ending, folder }: Networks,
  { checkpoint }: RunRecord,
  { share }: Experiment,
): Promise<number> {
  await makeFolder(folder);
  const all = (checkpoint?.arms ?? []).flatMap(({ summary, state }) =>
    state.weights.map((weights, replica) => {
      const number = (share?.first ?? 0) + replica + 1;
      return exporter.write(`${summary.arm}-${number}${ending}`, summary.network, weights);
    }),
  );
  for (const { file, bytes } of all.flat()) await writeWhole(join(folder, file), bytes);
  return all.length;
}
