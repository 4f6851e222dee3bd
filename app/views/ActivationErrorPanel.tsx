// How well the fused layer says what the span said: true against fused pre-activation on held-out
// samples, the same for the product of kernels and for a random layer, and the loss of each unit.

import { useCallback } from "react";
import type { Filling, FusionReport } from "#core/experiment/events.ts";
import { unitBarsFigure, unitTwin } from "#charts/bars.ts";
import { scatterDomain, scatterFigure, scatterTwin } from "#charts/scatter.ts";
import type { ScatterData } from "#charts/scatter.ts";
import { formatPercent } from "#charts/format.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { useLabState } from "#app/hooks/useLab.ts";

const TITLES = { fused: "fused", product: "product of kernels", random: "random" };

export function ActivationErrorPanel() {
  const report = useLabState((state) => state.fusion);
  return (
    <Panel
      title="Activation error"
      className="activation-error"
      note={report ? "true against fused pre-activation, held-out samples" : undefined}
    >
      {report ? (
        <Errors report={report} />
      ) : (
        <p className="ghost tall">
          After fusing: what the span says, against what the one fused layer says in its place, on
          samples the fit has not seen.
        </p>
      )}
    </Panel>
  );
}

function Errors({ report }: { readonly report: FusionReport }) {
  const fused = report.fillings.find(({ arm }) => arm === "fused")!;
  const perUnit = fused.probe.perUnit;
  return (
    <>
      <p className="summary">
        The fused layer explains <strong>{formatPercent(fused.probe.explained)}</strong> of the
        variance and loses <strong>{formatPercent(fused.probe.nmse)}</strong>; on the samples of the
        fit {formatPercent(report.replicas[0].fit.nmse)}.
      </p>
      <div className="scatters">
        {report.fillings.map((filling) => (
          <Scatter key={filling.arm} report={report} filling={filling} domainOf={fused} />
        ))}
      </div>
      <FigureView
        label="Signal lost in each unit"
        className="low"
        make={useCallback((size) => unitBarsFigure(perUnit, size), [perUnit])}
        twin={() => unitTwin(perUnit)}
      />
    </>
  );
}

type ScatterProps = {
  readonly report: FusionReport;
  readonly filling: Filling;
  readonly domainOf: Filling;
};

function Scatter({ report, filling, domainOf }: ScatterProps) {
  const { truth, clipped, gates } = report.points;
  const label = `${TITLES[filling.arm]} pre-activation`;
  const data: ScatterData = {
    truth,
    fused: filling.values,
    clipped,
    gates,
    nmse: filling.probe.nmse,
  };
  const make = useCallback(
    (frame: Frame) =>
      scatterFigure(
        { truth, fused: filling.values, clipped, gates, nmse: filling.probe.nmse },
        { ...frame, label, domain: scatterDomain({ truth, fused: domainOf.values }) },
      ),
    [truth, clipped, gates, filling, domainOf, label],
  );
  return (
    <FigureView
      label={`True against ${label}`}
      className="square"
      make={make}
      twin={() => scatterTwin(data, label)}
    />
  );
}
