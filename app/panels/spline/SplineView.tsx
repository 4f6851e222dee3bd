// The inside of the Spline panel: what the network answers along each input with hinges, at the start and
// now, and where its units have their knots.

import { useCallback, useMemo, useState } from "react";
import type { CSSProperties } from "react";
import type { SplineReport } from "#core/experiment/insight/splineReport.ts";
import { formatNumber, formatPercent } from "#charts/scales/format.ts";
import { NOT_YET } from "#charts/marks/textAlternative.ts";
import { describeSpline, gridOf, splineFigure } from "#charts/spline/splineFigure.ts";
import type { SplineFigureOptions } from "#charts/spline/splineFigure.ts";
import { splineSlices } from "#charts/spline/splineSlices.ts";
import type { SplineSlice } from "#charts/spline/splineSlices.ts";
import { Select } from "#app/ui/Field.tsx";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useSize } from "#app/hooks/useSize.ts";
import { payloadOf } from "#app/panels/payload.ts";
import { axesOf } from "./axesOf.ts";

/** Pixels of one line of plots. */
const LINE = 250;

/** Arms that may have begun as a spline. */
const SPLINES = ["original", "spline"] as const;
type SplineArm = (typeof SPLINES)[number];

/** The original's spline where it began as one, and the arm's: where both are there a choice leads from one to the other. */
export function SplineView({ data }: { readonly data: SplineReport }) {
  const original = useLabState((state) => state.arms.original?.summary.spline);
  const raced = useLabState((state) => payloadOf(state.fusion, "spline"));
  const [wanted, setWanted] = useState<SplineArm>("original");
  const arm = wanted === "original" && original ? "original" : raced ? "spline" : "original";
  const report = (arm === "original" ? original : raced) ?? data;
  return (
    <>
      {original && raced && (
        <Select
          label="Network"
          value={arm}
          onChange={(next) => setWanted(next === "spline" ? "spline" : "original")}
        >
          {SPLINES.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      )}
      <OneSpline key={arm} arm={arm} report={report} />
    </>
  );
}

function OneSpline({ arm, report }: { readonly arm: SplineArm; readonly report: SplineReport }) {
  const { buffers } = useLab();
  const network = useLabState((state) => state.arms[arm]?.summary.network);
  const dataset = useLabState((state) => state.dataset);
  const [chosen, setChosen] = useState(0);
  const [ref, { width }] = useSize<HTMLDivElement>();
  const { classes, ...axes } = useMemo(
    () => axesOf(report, dataset, chosen),
    [report, dataset, chosen],
  );
  const slices = useCallback((): readonly SplineSlice[] | undefined => {
    const [start, now] = [buffers.firstWeights(arm), buffers.weights(arm)];
    if (!network || !start || !now) return undefined;
    return splineSlices({ report, layers: network.layers, start, now, value: axes.value });
  }, [buffers, arm, network, report, axes.value]);
  const options = useCallback(
    (frame: Frame): SplineFigureOptions => ({ ...frame, ...axes }),
    [axes],
  );
  const make = useCallback(
    (frame: Frame) => splineFigure(slices() ?? [], options(frame)),
    [slices, options],
  );
  const { lines } = gridOf(report.axes.length, width || LINE);
  return (
    <div ref={ref}>
      <p className="note">{factsOf(report)}</p>
      {classes.length > 2 && (
        <Select label="Class" value={String(chosen)} onChange={(next) => setChosen(Number(next))}>
          {classes.map((name, i) => (
            <option key={name} value={i}>
              {name}
            </option>
          ))}
        </Select>
      )}
      <div style={{ "--height": `${LINE * Math.max(1, lines)}px` } as CSSProperties}>
        <FigureView
          label="The spline's network along its inputs, at the start and now"
          make={make}
          stamp={useCallback(() => buffers.version, [buffers])}
          textAlternative={() => {
            const known = slices();
            return known ? describeSpline(known, axes) : NOT_YET;
          }}
        />
      </div>
    </div>
  );
}

/** "14 terms explain 98.9 % of the target; 13 of the first layer's units are hinges." */
function factsOf({ terms, explained, hasTrunk, bound, segments, axes }: SplineReport): string {
  const products = terms.filter(({ length }) => length > 1).length;
  const number = `${terms.length} terms${products > 0 ? `, ${products} of them products,` : ""}`;
  const what = `${number} explain ${formatPercent(explained)} of the targets' variance before any training`;
  const behind = hasTrunk ? "; it reads what leaves the layers before it" : "";
  const close = segments
    ? `; squares in ${segments} segments, at most ${formatNumber(bound)} beside the spline`
    : "";
  const slice = axes.length > 1 ? " One input at a time, the others at their mean." : "";
  return `${what}${behind}${close}.${slice} Dashed and above: the start; solid and below: now; faint: spare units.`;
}
