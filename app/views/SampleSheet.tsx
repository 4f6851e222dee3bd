// A sheet of thumbnails to choose a sample from: a native popover, filled when it is opened.

import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { DatasetSummary } from "#core/experiment/events.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { paintSample } from "./SamplePicture.tsx";
import { sampleCount, targetName } from "./samples.ts";

type SampleSheetProps = { readonly dataset: DatasetSummary; readonly children: ReactNode };

/** The button that shows the present sample and opens the sheet. */
export function SampleSheet({ dataset, children }: SampleSheetProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="present" aria-label="Choose a sample" popoverTarget={id}>
        {children}
      </button>
      <div
        id={id}
        popover="auto"
        className="sheet"
        role="dialog"
        aria-label="Samples to choose from"
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        {isOpen && <Thumbnails dataset={dataset} sheet={id} />}
      </div>
    </>
  );
}

function Thumbnails({
  dataset,
  sheet,
}: {
  readonly dataset: DatasetSummary;
  readonly sheet: string;
}) {
  const lab = useLab();
  const chosen = useLabState((state) => state.sample);
  return (
    <>
      <p>Held-out samples: one goes through every network.</p>
      <div className="thumbnails">
        {Array.from({ length: sampleCount(dataset) }, (_, sample) => (
          <button
            key={sample}
            type="button"
            aria-label={`Sample ${sample + 1}: ${targetName(dataset, sample)}`}
            aria-pressed={sample === chosen}
            autoFocus={sample === chosen}
            popoverTarget={sheet}
            popoverTargetAction="hide"
            onClick={() => lab.look(sample)}
          >
            <Thumbnail dataset={dataset} sample={sample} />
          </button>
        ))}
      </div>
    </>
  );
}

const SIDE = 36;

function Thumbnail({
  dataset,
  sample,
}: {
  readonly dataset: DatasetSummary;
  readonly sample: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const surface = canvas.current?.getContext("2d");
    if (!surface) return;
    surface.setTransform(2, 0, 0, 2, 0, 0);
    surface.clearRect(0, 0, SIDE, SIDE);
    paintSample(surface, dataset, sample, { x: 0, y: 0, width: SIDE, height: SIDE }, theme);
  }, [dataset, sample, theme]);
  return <canvas ref={canvas} width={2 * SIDE} height={2 * SIDE} aria-hidden="true" />;
}
