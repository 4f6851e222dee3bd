// The inside of the Hint panel: how the guided layer gets on, and what follows for the fusion.

import { useCallback } from "react";
import { firstBelow } from "#core/experiment/insight/hintReport.ts";
import type { HintReport } from "#core/experiment/insight/hintReport.ts";
import { describeHintDescent, hintDescentFigure } from "#charts/taught/hintDescent.ts";
import { formatCount, formatMeasured, formatPercent } from "#charts/scales/format.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";

export function HintDescent({ data: report }: { readonly data: HintReport }) {
  const make = useCallback((frame: Frame) => hintDescentFigure(report, frame), [report]);
  return (
    <div className="taught-figures">
      <p className="plainly">{resultOf(report)}</p>
      <p className="note">{meaningOf(report)}</p>
      <FigureView
        label="Signal lost by the hint and by the fusion"
        make={make}
        textAlternative={() => describeHintDescent(report)}
      />
    </div>
  );
}

/** What the hint has reached and at which price, and what the fusion has. */
function resultOf({ looks, fused, stepsPerEpoch }: HintReport): string {
  const last = looks.at(-1);
  if (!last || !Number.isFinite(last.fit)) return "The hint has diverged.";
  const epochs = last.step / stepsPerEpoch;
  const spent = `${formatCount(last.step)} steps (${formatCount(epochs)} ${epochs === 1 ? "epoch" : "epochs"})`;
  return `After ${spent} of gradient descent the hint loses ${formatPercent(last.fit)} of what the span gives; the fusion, solved at once, ${formatPercent(fused.fit)}.`;
}

function meaningOf(report: HintReport): string {
  const { looks, isAlone, isLeast, samples } = report;
  const where = `Solid: on ${formatCount(samples)} samples of the fit; dashed: on held-out ones.`;
  if (!isAlone) return `${besides(report)} ${where}`;
  const apart = looks.at(-1)?.apart;
  const distance =
    apart === undefined
      ? ""
      : ` Its kernel is ${formatPercent(apart)} of the fused one’s size away from it, ${formatMeasured(looks[0].apart! / apart)} times nearer than at its start.`;
  const least = isLeast
    ? "Nothing before this layer learns, so that both solve one regression: gradient descent converges to the fused layer and, its ridge aside, cannot get below the solid line."
    : "Nothing before this layer learns: gradient descent converges to the least squares of all training samples.";
  return `${least}${distance} ${where}`;
}

/** Layers that learn along may make up for what the guided one cannot, or hold it back. */
function besides(report: HintReport): string {
  const below = firstBelow(report);
  const now = below
    ? `Here they let the hint get below the line at step ${formatCount(below.step)}.`
    : "So far they have not.";
  return `The layers before it start at random and learn along. The line is the least for the parent’s own layers there; others may let the hint get below it. ${now}`;
}
