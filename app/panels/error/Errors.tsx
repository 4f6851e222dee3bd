// The inside of the Activation error panel once something has been fused: one line of judgement, true
// against fused, product and random, the loss of each unit, where in the image, and the worst samples.

import { useCallback } from "react";
import type { Alternative, FusionReport } from "#core/experiment/events/events.ts";
import type { ErrorBehind, Insight, Places } from "#core/experiment/insight/insight.ts";
import { unitBarsFigure, describeUnits } from "#charts/error/bars.ts";
import { errorMapFigure, describeErrorMap } from "#charts/error/errorMap.ts";
import { scatterFigure } from "#charts/error/scatter.ts";
import { meanLost, shownReplica } from "#app/panels/fusionWords.ts";
import { LOST_MEANS, lostInWords } from "#core/experiment/insight/signalLost.ts";
import { scatterDomain } from "#charts/error/scatterGeometry.ts";
import type { ScatterData } from "#charts/error/scatterGeometry.ts";
import { describeScatter } from "#charts/error/describeScatter.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { formatMeasured } from "#charts/scales/format.ts";
import { payloadOf } from "#app/panels/payload.ts";
import { WorstSamples } from "./WorstSamples.tsx";

const TITLES = {
  fused: "fused",
  narrowed: "narrowed",
  product: "product of kernels",
  random: "random",
};

export function Errors({ data: report }: { readonly data: FusionReport }) {
  const [fused] = report.alternatives;
  const fitted = report.replicas.find(({ problem }) => problem === undefined)!;
  const expected = payloadOf(report, "why");
  const located = payloadOf(report, "error");
  return (
    <>
      {expected && <Expectation exactness={expected.exactness} />}
      <p className="summary">
        On held-out samples: <strong>{meanLost(report)}</strong>. Drawn here, {shownReplica(report)}
        : <strong>{lostInWords(fused.probe.nmse)}</strong>; on the samples of the fit{" "}
        {lostInWords(fitted.fit.nmse)}. Here {LOST_MEANS}.
      </p>
      {located?.behind && <Behind behind={located.behind} nmse={fused.probe.nmse} />}
      <div className="scatters">
        {report.alternatives.map((alternative) => (
          <Scatter
            key={alternative.arm}
            report={report}
            alternative={alternative}
            domainOf={fused}
          />
        ))}
      </div>
      <div className="wheres">
        <UnitBars perUnit={fused.probe.perUnit} whose={shownReplica(report)} />
        {located?.places && <PlacesView places={located.places} />}
      </div>
      {expected && located && (
        <WorstSamples samples={located.worst} mean={expected.facts.probe.mse} />
      )}
    </>
  );
}

const KINDS = {
  exact: "Exact to rounding",
  approximate: "Approximate",
  impossible: "Impossible",
};

/** What could be expected of this span, before any number. */
function Expectation({ exactness: { kind, reasons } }: Pick<Insight, "exactness">) {
  return (
    <p className="expectation">
      <strong>{KINDS[kind]}</strong>: {reasons.join("; ")}.
    </p>
  );
}

/** So many times the fit's own error, and worse than the average: then its number promises too much. */
const MUCH = 10;

/** Where the activation shrinks what was fitted well, and passes on what was not. */
function Behind({
  behind: { activation, nmse: passed },
  nmse,
}: {
  readonly behind: ErrorBehind;
  readonly nmse: number;
}) {
  if (!(passed > 1 && passed > MUCH * nmse)) return null;
  return (
    <p className="expectation">
      <strong>Behind the layer&rsquo;s {activation}</strong> the error is {formatMeasured(passed)}{" "}
      times the variance of what is passed on: the activation shrinks the large values that the fit
      is about and keeps the small ones, which the error drowns. Expect a far worse start than the
      signal lost suggests.
    </p>
  );
}

type UnitBarsProps = { readonly perUnit: readonly number[]; readonly whose: string };

function UnitBars({ perUnit, whose }: UnitBarsProps) {
  const make = useCallback(
    (frame: Frame) => unitBarsFigure(perUnit, { ...frame, whose }),
    [perUnit, whose],
  );
  return (
    <FigureView
      label="Signal lost in each unit"
      className="low"
      make={make}
      textAlternative={() => describeUnits(perUnit, whose)}
    />
  );
}

function PlacesView({ places }: { readonly places: Places }) {
  const make = useCallback((frame: Frame) => errorMapFigure(places, frame), [places]);
  return (
    <FigureView
      label="Where the fused layer errs"
      className="low"
      make={make}
      textAlternative={() => describeErrorMap(places)}
    />
  );
}

type ScatterProps = {
  readonly report: FusionReport;
  readonly alternative: Alternative;
  readonly domainOf: Alternative;
};

function Scatter({ report, alternative, domainOf }: ScatterProps) {
  const { targets, clipped, gates } = report.points;
  const label = `${TITLES[alternative.arm]} pre-activation`;
  const { nmse } = alternative.probe;
  const whose = shownReplica(report);
  const data: ScatterData = {
    targets,
    fused: alternative.values,
    clipped,
    gates,
    nmse,
    whose,
  };
  const make = useCallback(
    (frame: Frame) =>
      scatterFigure(
        { targets, fused: alternative.values, clipped, gates, nmse, whose },
        { ...frame, label, domain: scatterDomain({ targets, fused: domainOf.values }) },
      ),
    [targets, clipped, gates, alternative, domainOf, label, nmse, whose],
  );
  return (
    <FigureView
      label={`True against ${label}`}
      className="square"
      make={make}
      textAlternative={() => describeScatter(data, label)}
    />
  );
}
