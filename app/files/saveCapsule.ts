// The capsule of the run on the page, as one archive. Loaded at the first click.

import { capsuleFiles } from "#core/experiment/capsule/capsule.ts";
import { evidenceOf } from "#core/experiment/capsule/evidence.ts";
import type { Evidence } from "#core/experiment/capsule/evidence.ts";
import { keepRecord } from "#core/experiment/events/record.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { asRun } from "#core/experiment/results/results.ts";
import { fileStem, slug } from "#core/experiment/schema/file.ts";
import { LONGEST_LINK } from "#core/experiment/schema/link.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { NamedBytes } from "#core/importer.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { writeZip } from "#core/model/readers/files/writeZip.ts";
import { figureToSvg } from "#charts/marks/svg.ts";
import type { Client, Lab } from "#store/lab.ts";
import { within } from "#wait/within.ts";
import { addressOf } from "#app/address.ts";
import type { SavedFigure } from "./figures.ts";
import { pngOf } from "./png.ts";
import { download, PNG_RATIO } from "./save.ts";

/** Ticks until the samples have to be here: the worker may be in the middle of a heavy step. */
const PATIENCE = 60;

/** Saves what the last checkpoint holds. Throws Error where the worker does not give the samples of the fit. */
export async function saveCapsule(lab: Lab, figures: readonly SavedFigure[]): Promise<void> {
  const { experiment, presetId } = lab.store.getState();
  const name = `${fileStem(experiment)}.capsule.zip`;
  lab.showStatus(`Packing ${name} …`);
  const record = keepRecord(lab.recorder.record);
  const evidence = evidenceOf(record, experiment);
  const inputs = evidence && (await askInputs(lab.client, evidence));
  const link = linkOf(record, experiment, presetId);
  const files = await capsuleFiles({
    ...{ record, experiment, figures: await drawn(figures) },
    date: new Date().toISOString().slice(0, 10),
    ...(inputs && { inputs }),
    ...(link !== undefined && { link }),
  });
  const archive = writeZip(files.map(({ file, bytes }) => ({ name: file, bytes })));
  download(name, new Blob([Uint8Array.from(archive)], { type: "application/zip" }));
  lab.showStatus(`Saved ${name}: ${files.length} files.`);
}

/** What opens the experiment as it ran; undefined where it is too long for an address. */
function linkOf(record: RunRecord, experiment: Experiment, presetId?: string): string | undefined {
  const address = addressOf(window.location.href, asRun(record, experiment), presetId);
  return new URL(address).hash.length > LONGEST_LINK ? undefined : address;
}

/** The samples that the fit read lie in the worker. */
async function askInputs(client: Client, { replica, samples }: Evidence): Promise<Tensor> {
  let stop = (): void => {};
  const answer = new Promise<Tensor>((resolve, reject) => {
    stop = client.listen((event) => {
      if (event.type === "fitInputs") resolve(event.inputs);
      if (event.type === "crashed") reject(new Error("the training worker has stopped: try again"));
    });
  });
  client.send({ type: "fitInputs", replica, samples });
  try {
    return await within(answer, PATIENCE, "the samples of the fit did not come: try again");
  } finally {
    stop();
  }
}

/** Each as SVG and PNG; what has no room on the page any more is left out. */
async function drawn(figures: readonly SavedFigure[]): Promise<readonly NamedBytes[]> {
  const files: NamedBytes[] = [];
  for (const { label, draw } of figures) {
    const figure = await draw();
    if (!figure) continue;
    const png = await (await pngOf(figure, PNG_RATIO)).arrayBuffer();
    const svg = new TextEncoder().encode(figureToSvg(figure));
    files.push({ file: `${slug(label)}.svg`, bytes: svg });
    files.push({ file: `${slug(label)}.png`, bytes: new Uint8Array(png) });
  }
  return files;
}
