// The input sample, and in the original's lane the ways to choose another: fetched when the data are
// known.

import { useCallback, useEffect } from "react";
import type { MouseEvent } from "react";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { SamplePicture, nearestSample } from "./SamplePicture.tsx";
import { SampleSheet } from "./SampleSheet.tsx";
import { isPlane, sampleCount, targetName } from "./samples.ts";

type InputSampleProps = { readonly arm: Arm; readonly dataset: DatasetSummary };

export function InputSample({ arm, dataset }: InputSampleProps) {
  return arm === "original" ? <Chooser dataset={dataset} /> : <Shown dataset={dataset} />;
}

function Shown({ dataset }: { readonly dataset: DatasetSummary }) {
  const sample = useLabState((state) => state.sample);
  const name = targetName(dataset, sample);
  return (
    <>
      <SamplePicture dataset={dataset} sample={sample} label={`Sample ${sample + 1}`} />
      <span className="label" title={name}>
        {name}
      </span>
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
    </>
  );
}
