// What one network answers all over the plane, large: the boundary moves from one look at the network to the
// next, and the points are the held-out samples that its accuracy is measured on.

import { useCallback, useState } from "react";
import type { PlaneAnswers } from "#core/experiment/events/events.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { boundaryFigure, describeBoundary, paintClasses } from "#charts/answer/boundary.ts";
import { betweenAnswers, finerPlane } from "#charts/answer/finerPlane.ts";
import type { Figure } from "#charts/marks/marks.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { wake } from "#app/ui/frames.ts";
import { useStillness } from "#app/hooks/manner.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { scoreOf } from "./words.ts";

type BoundaryPictureProps = { readonly arm: Arm; readonly label: string };

/** Fine cells to a cell that the network was asked about. */
const FINER = 4;

export function BoundaryPicture({ arm, label }: BoundaryPictureProps) {
  const { buffers, store } = useLab();
  const dataset = useLabState((state) => state.dataset);
  const [motion] = useState(createMotion);
  const isStill = useStillness();
  const latest = useCallback(() => buffers.look(arm)?.answers, [arm, buffers]);
  const points = useCallback(
    () => ({
      inputs: dataset?.samples.inputs.data ?? [],
      classes: dataset?.samples.targets.data ?? [],
    }),
    [dataset],
  );
  const make = useCallback(
    (frame: Frame) => {
      const answers = motion.now(isStill);
      return answers ? drawn(answers, points(), frame, label) : empty(frame, label);
    },
    [isStill, label, motion, points],
  );
  return (
    <FigureView
      className="boundary-picture"
      label={label}
      make={make}
      stamp={useCallback(() => motion.stamp(latest(), isStill), [isStill, latest, motion])}
      textAlternative={() => describeBoundary(points(), label, scoreOf(store.getState(), arm))}
    />
  );
}

function drawn(
  answers: PlaneAnswers,
  points: Parameters<typeof boundaryFigure>[1],
  { width, height, theme }: Frame,
  title: string,
): Figure {
  const side = Math.min(width, height);
  const fine = finerPlane(answers, FINER, CLASSES);
  const rgba = new Uint8ClampedArray(4 * fine.columns * fine.rows);
  paintClasses(rgba, fine.values, CLASSES, theme);
  const pixels = { width: fine.columns, height: fine.rows, rgba };
  return boundaryFigure(pixels, points, fine.plane, { side, theme, title, radius: side / 110 });
}

/** Two spirals. */
const CLASSES = 2;

function empty({ width, height, theme }: Frame, title: string): Figure {
  const description = "Nothing has been drawn yet.";
  return { width, height, title, description, background: theme.panel, marks: [] };
}

/** Milliseconds from one look to the next: about as long as there is between two. */
const PACE = 180;

/** Between the last two looks: where the picture is on its way from one to the other. */
function createMotion() {
  let from: PlaneAnswers | undefined;
  let to: PlaneAnswers | undefined;
  let since = 0;
  let count = 0;
  const share = () => Math.min(1, (performance.now() - since) / PACE);
  const now = (isStill: boolean) =>
    from && to && !isStill ? betweenAnswers(from, to, share()) : to;
  return {
    now,
    /** Takes the latest answers, and changes as long as there is something new to paint. */
    stamp(latest: PlaneAnswers | undefined, isStill: boolean): string {
      if (latest !== to) {
        from = now(isStill);
        to = latest;
        since = performance.now();
        count += 1;
      }
      const done = isStill ? 1 : share();
      if (done < 1) wake();
      return `${count} ${done}`;
    },
  };
}
