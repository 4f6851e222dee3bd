// Files for the visitor to keep. Loaded at the first click on Export: nothing here is needed to train.

import { curvesCsv } from "#core/experiment/results/curvesCsv.ts";
import { fileStem, slug, writeExperimentFile } from "#core/experiment/schema/file.ts";
import { formatJson } from "#core/experiment/schema/formatJson.ts";
import { resultsOf } from "#core/experiment/results/results.ts";
import type { Figure } from "#charts/marks/marks.ts";
import { figureToSvg } from "#charts/marks/svg.ts";
import type { Lab } from "#store/lab.ts";
import { pngOf } from "./png.ts";

export type DataFile = "results.json" | "curves.csv" | "experiment.json";
export type FigureFormat = "svg" | "png";

/** Pixels of a PNG for each of the figure's own, fit for print. */
export const PNG_RATIO = 3;

/** Saves numbers or settings of the present run; the status line shows the file's name. */
export function saveData({ store, recorder, showStatus }: Lab, file: DataFile): void {
  const { experiment } = store.getState();
  const text = {
    "results.json": () => formatJson(resultsOf(recorder.record, experiment)),
    "curves.csv": () => curvesCsv(recorder.record),
    "experiment.json": () => writeExperimentFile(experiment),
  }[file]();
  const type = file.endsWith(".csv") ? "text/csv" : "application/json";
  const name = `${fileStem(experiment)}.${file}`;
  download(name, new Blob([text], { type }));
  showStatus(`Saved ${name}.`);
}

/** Saves a figure as it is on the page now. */
export async function saveFigure(
  { store, showStatus }: Lab,
  label: string,
  figure: Figure,
  format: FigureFormat,
  ratio = PNG_RATIO,
): Promise<void> {
  const name = `${fileStem(store.getState().experiment)}.${slug(label)}.${format}`;
  const svg = () => new Blob([figureToSvg(figure)], { type: "image/svg+xml" });
  download(name, format === "svg" ? svg() : await pngOf(figure, ratio));
  showStatus(`Saved ${name}.`);
}

/** Hands the visitor a file. */
export function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Browsers read the blob after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
