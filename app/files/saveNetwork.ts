// A network of the run as a file for another program. Loaded at the first click, with the writers of the formats.

import { exporterFor } from "#core/model/exporters.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Lab } from "#store/lab.ts";
import { download } from "./save.ts";
import { networkName } from "./loaders.ts";
import type { NetworkFormat } from "./loaders.ts";

/** Saves it as of the last checkpoint, half a second old at most. Throws Error where the format cannot hold it. */
export async function saveNetwork(
  lab: Lab,
  arm: Arm,
  replica: number,
  format: NetworkFormat,
): Promise<void> {
  const kept = lab.recorder.record.checkpoint?.arms.find(({ summary }) => summary.arm === arm);
  const weights = kept?.state.weights[replica];
  if (!kept || !weights) throw new Error("this network is no longer on the page");
  const name = networkName(lab.store.getState().experiment, arm, replica, format);
  const files = (await exporterFor(name)).write(name, kept.summary.network, weights);
  for (const { file, bytes } of files) download(file, new Blob([Uint8Array.from(bytes)]));
  const names = files.map(({ file }) => file).join(" and ");
  lab.showStatus(`Saved ${names}, the weights of step ${kept.state.step}.`);
}
