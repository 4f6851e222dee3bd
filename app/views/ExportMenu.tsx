// What a visitor can take away: numbers, curves, the experiment, and every figure on the page.

import { useId, useState } from "react";
import type { DataFile, FigureFormat } from "#app/files/save.ts";
import { figuresShown } from "#app/ui/figureRegistry.ts";
import type { ShownFigure } from "#app/ui/figureRegistry.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import type { Theme } from "#charts/theme.ts";
import type { Lab } from "#store/store.ts";

const DATA_FILES: { readonly [file in DataFile]: string } = {
  "results.json": "all numbers of this run",
  "curves.csv": "scores of every epoch",
  "experiment.json": "the settings, to open again",
};
type SavedFigure = Pick<ShownFigure, "label" | "draw">;
const FORMATS: readonly FigureFormat[] = ["svg", "png"];

/** The code that makes files comes with the first click. */
const loadSave = () => import("#app/files/save.ts");

export function ExportMenu() {
  const lab = useLab();
  const theme = useTheme();
  const isOpened = useLabState((state) => state.arms.original !== undefined);
  const [figures, setFigures] = useState<readonly SavedFigure[]>([]);
  const id = useId();

  const save = (file: DataFile) => attempt(lab, async () => (await loadSave()).saveData(lab, file));
  const saveFigure = ({ label, draw }: SavedFigure, format: FigureFormat) =>
    attempt(lab, async () => {
      const figure = draw();
      if (figure) await (await loadSave()).saveFigure(lab, label, figure, format);
    });

  return (
    <>
      <button type="button" className="quiet" popoverTarget={id}>
        Export
      </button>
      <div
        id={id}
        popover="auto"
        className="popover export"
        role="dialog"
        aria-label="Export"
        onBeforeToggle={(event) => {
          if (event.newState === "open") void allFigures(lab, theme).then(setFigures);
        }}
      >
        <h2>Numbers</h2>
        <ul>
          {(Object.keys(DATA_FILES) as DataFile[]).map((file) => (
            <li key={file}>
              <button
                type="button"
                disabled={!isOpened && file !== "experiment.json"}
                onClick={() => save(file)}
              >
                {file}
              </button>
              <span>{DATA_FILES[file]}</span>
            </li>
          ))}
        </ul>
        <h2>Figures</h2>
        <ul>
          {figures.map((figure) => (
            <li key={figure.label}>
              {FORMATS.map((format) => (
                <button
                  type="button"
                  key={format}
                  aria-label={`${figure.label}, ${format.toUpperCase()}`}
                  onClick={() => saveFigure(figure, format)}
                >
                  {format.toUpperCase()}
                </button>
              ))}
              <span>{figure.label}</span>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

/** Every figure with room on the page, and the weights, which are pictures rather than a figure there. */
async function allFigures(lab: Lab, theme: Theme): Promise<readonly SavedFigure[]> {
  const { weightsFigure } = await import("#app/files/weightsFigure.ts");
  const draw = () => weightsFigure(lab.store.getState(), lab.buffers, theme);
  const all = [...figuresShown(), { label: "Weights of the fused layer", draw }];
  return all.filter((figure) => figure.draw() !== undefined);
}

function attempt(lab: Lab, action: () => Promise<void>): void {
  action().catch((error: unknown) => {
    lab.warn(`Could not save the file: ${error instanceof Error ? error.message : String(error)}`);
  });
}
