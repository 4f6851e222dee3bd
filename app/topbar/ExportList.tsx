// The inside of the Export menu: numbers, curves, the experiment, and every figure on the page.

import { useEffect, useState } from "react";
import { reasonOf } from "#core/message.ts";
import { allFigures } from "#app/files/figures.ts";
import type { DataFile, FigureFormat } from "#app/files/save.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { fetchPart } from "#app/ui/parts.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { LIGHT } from "#charts/scales/theme.ts";
import type { Theme } from "#charts/scales/theme.ts";
import type { Lab } from "#store/lab.ts";

const DATA_FILES: { readonly [file in DataFile]: string } = {
  "results.json": "all numbers of this run",
  "curves.csv": "scores of every epoch",
  "experiment.json": "the settings, to open again",
};
const FORMATS: readonly FigureFormat[] = ["svg", "png"];

/** Pixels of a slide's picture for each of its own. */
const SLIDE_RATIO = 2;

/** Milliseconds. */
const REFRESH = 1000;

const Networks = lazyView(async () => (await import("./NetworkExport.tsx")).NetworkExport);

/** The code that makes files comes with the first click. */
const loadSave = () => fetchPart(() => import("#app/files/save.ts"));

export function ExportList() {
  const lab = useLab();
  const theme = useTheme();
  const isOpened = useLabState((state) => state.arms.original !== undefined);
  const labels = useLabels(lab, theme);

  const save = (file: DataFile) => attempt(lab, async () => (await loadSave()).saveData(lab, file));
  // The figure is looked up again at the click: views come and go while the list is open.
  const saveFigure = (label: string, format: FigureFormat) =>
    attempt(lab, async () => {
      const shown = allFigures(lab, theme).find((one) => one.label === label);
      const figure = await shown?.draw();
      if (!figure) throw new Error(`“${label}” is no longer on the page`);
      await (await loadSave()).saveFigure(lab, label, figure, format);
    });

  const saveStage = (colours: Theme) =>
    attempt(lab, async () => {
      const { stageFigure } = await fetchPart(() => import("#app/files/stageFigure.ts"));
      const figure = stageFigure(lab.store.getState(), lab.buffers, colours);
      await (await loadSave()).saveFigure(lab, "The stage", figure, "png", SLIDE_RATIO);
    });

  // It takes seconds on a slow machine: whoever presses again meanwhile wants one archive, not two.
  const [isPacking, setPacking] = useState(false);
  const saveCapsule = () => {
    if (isPacking) return;
    setPacking(true);
    attempt(lab, async () => {
      try {
        const load = () => import("#app/files/saveCapsule.ts");
        await (await fetchPart(load)).saveCapsule(lab, allFigures(lab, theme));
      } finally {
        setPacking(false);
      }
    });
  };

  return (
    <>
      <h2>All of it</h2>
      <ul>
        <li>
          <button
            type="button"
            disabled={!isOpened}
            aria-disabled={isPacking}
            onClick={saveCapsule}
          >
            Capsule
          </button>
          <span>
            all of this run as one archive, with a program in Python that checks the fusion
          </span>
        </li>
      </ul>
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
      <Networks />
      <h2>For slides</h2>
      <ul>
        <li>
          <button type="button" disabled={!isOpened} onClick={() => saveStage(theme)}>
            PNG
          </button>
          <button type="button" disabled={!isOpened} onClick={() => saveStage(LIGHT)}>
            PNG, white
          </button>
          <span>the stage as one picture</span>
        </li>
      </ul>
      <h2>Figures</h2>
      <ul>
        {labels.map((label) => (
          <li key={label}>
            {FORMATS.map((format) => (
              <button
                type="button"
                key={format}
                aria-label={`${label}, ${format.toUpperCase()}`}
                onClick={() => saveFigure(label, format)}
              >
                {format.toUpperCase()}
              </button>
            ))}
            <span>{label}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Labels of all figures; asked again now and then, for views come and go. */
function useLabels(lab: Lab, theme: Theme): readonly string[] {
  const [labels, setLabels] = useState<readonly string[]>([]);
  useEffect(() => {
    const list = () => {
      const all = allFigures(lab, theme).map(({ label }) => label);
      setLabels((before) => (before.join("\n") === all.join("\n") ? before : all));
    };
    list();
    const timer = setInterval(list, REFRESH);
    return () => clearInterval(timer);
  }, [lab, theme]);
  return labels;
}

function attempt(lab: Lab, action: () => Promise<void>): void {
  action().catch((error: unknown) => {
    lab.warn(`Could not save the file: ${reasonOf(error)}.`);
  });
}
