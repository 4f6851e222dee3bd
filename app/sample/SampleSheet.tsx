// A sheet of thumbnails to choose a sample from: filled when it is opened.

import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import { Popover } from "#app/ui/Popover.tsx";
import { useFirstFocus } from "#app/hooks/useFirstFocus.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { paintSample } from "./SamplePicture.tsx";
import { sampleCount, targetName } from "./samples.ts";

type SampleSheetProps = { readonly dataset: DatasetSummary; readonly children: ReactNode };

/** The button that shows the present sample and opens the sheet. */
export function SampleSheet({ dataset, children }: SampleSheetProps) {
  return (
    <Popover
      trigger={{ className: "present", "aria-label": "Choose a sample", children }}
      label="Samples to choose from"
      className="sheet"
      side="right"
    >
      {(close) => <Thumbnails dataset={dataset} onChosen={close} />}
    </Popover>
  );
}

type ThumbnailsProps = { readonly dataset: DatasetSummary; readonly onChosen: () => void };

function Thumbnails({ dataset, onChosen }: ThumbnailsProps) {
  const lab = useLab();
  const chosen = useLabState((state) => state.sample);
  const place = useFirstFocus<HTMLDivElement>("[aria-pressed=true]");
  return (
    <>
      <p>Held-out samples: one goes through every network.</p>
      <div className="thumbnails" ref={place}>
        {Array.from({ length: sampleCount(dataset) }, (_, sample) => (
          <button
            key={sample}
            type="button"
            aria-label={`Sample ${sample + 1}: ${targetName(dataset, sample)}`}
            aria-pressed={sample === chosen}
            onClick={() => {
              lab.look(sample);
              onChosen();
            }}
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
