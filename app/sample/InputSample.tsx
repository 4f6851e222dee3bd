// The input sample, and in the original's lane the ways to choose another: fetched when the data are
// known.

import { useCallback, useEffect, useState } from "react";
import type { MouseEvent, ReactNode } from "react";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import { reasonOf } from "#core/message.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { fetchPart } from "#app/ui/parts.ts";
import { SamplePicture, nearestSample } from "./SamplePicture.tsx";
import { SampleSheet } from "./SampleSheet.tsx";
import { isPlane, sampleCount, targetName } from "./samples.ts";

type InputSampleProps = { readonly arm: Arm; readonly dataset: DatasetSummary };

export function InputSample({ arm, dataset }: InputSampleProps) {
  return arm === "original" ? <Chooser dataset={dataset} /> : <Shown dataset={dataset} />;
}

function Shown({ dataset }: { readonly dataset: DatasetSummary }) {
  const sample = useLabState((state) => state.sample);
  return (
    <>
      <SamplePicture dataset={dataset} sample={sample} label={`Sample ${sample + 1}`} />
      <span className="label">{targetName(dataset, sample)}</span>
    </>
  );
}

function Chooser({ dataset }: { readonly dataset: DatasetSummary }) {
  const lab = useLab();
  const sample = useLabState((state) => state.sample);
  const count = sampleCount(dataset);
  const go = (by: number) => lab.look((sample + by + count) % count);
  const name = targetName(dataset, sample);
  const label = `Sample ${sample + 1}: ${name}`;
  const point = useCallback(
    (event: MouseEvent<HTMLElement>) => {
      const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
      const place = [(event.clientX - left) / width, (event.clientY - top) / height] as const;
      lab.look(nearestSample(dataset, place, { width, height }));
    },
    [dataset, lab],
  );
  useEffect(() => {
    if (sample >= count) lab.look(0);
  }, [sample, count, lab]);
  return (
    <>
      {isPlane(dataset.inputShape) ? (
        <div className="points" onClick={point}>
          <SamplePicture dataset={dataset} sample={sample} label={label} />
        </div>
      ) : (
        <SampleSheet dataset={dataset}>
          <SamplePicture dataset={dataset} sample={sample} label={label} />
        </SampleSheet>
      )}
      <span className="label name" title={label}>
        {name}
      </span>
      <span className="turn">
        <button type="button" aria-label="Previous sample" onClick={() => go(-1)}>
          ‹
        </button>
        <button type="button" aria-label="Next sample" onClick={() => go(1)}>
          ›
        </button>
      </span>
      <ReadAs />
    </>
  );
}

/** Under a table of the visitor's own: the import sheet once more. */
function ReadAs() {
  const lab = useLab();
  const name = useLabState((state) => state.experiment.data.name);
  const [sheet, show] = useState<ReactNode>();
  if (lab.ownTable?.name !== name) return null;
  const open = () =>
    void fetchPart(() => import("#app/files/open.ts")).then(
      ({ readAgain }) => readAgain(lab, show),
      (error: unknown) => lab.warn(`The import sheet is not here: ${reasonOf(error)}.`),
    );
  return (
    <>
      <button type="button" className="quiet read-as" title={`How ${name} is read`} onClick={open}>
        Read as…
      </button>
      {sheet}
    </>
  );
}
