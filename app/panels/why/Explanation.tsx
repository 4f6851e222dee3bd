// The inside of the Why panel: the formula, what each symbol stands for, the numbers that came out, and
// beside them the weights to beat.

import { useEffect, useMemo, useState } from "react";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { FusionFacts, Loss, Paths } from "#core/experiment/insight/insight.ts";
import { formatCount, formatMeasured, formatNumber, formatPercent } from "#charts/scales/format.ts";
import { isWorse, LOST_MEANS } from "#core/experiment/insight/signalLost.ts";
import { meanLost, shownReplica } from "#app/panels/fusionWords.ts";
import { payloadOf } from "#app/panels/payload.ts";
import { Term } from "#app/terms/Term.tsx";
import { BeatIt } from "./BeatIt.tsx";
import { isTriable } from "./beating.ts";
import { formulaOf } from "./formulas.ts";
import { lightStage } from "./lightStage.ts";
import { SpanSketch } from "./SpanSketch.tsx";
import { FormulaLines } from "./Symbols.tsx";
import { magnitude, meanOf } from "./symbolFacts.ts";

const UNLIT: readonly [] = [];

export function Explanation({ data: report }: { readonly data: FusionReport }) {
  const insight = payloadOf(report, "why")!;
  const formula = useMemo(() => formulaOf(report, insight), [report, insight]);
  const [lit, setLit] = useState<string>();
  const symbol = lit === undefined ? undefined : formula.symbols.get(lit);
  const lights = symbol?.lights ?? UNLIT;
  useEffect(() => lightStage(lights), [lights]);
  return (
    <div className="explanation">
      <div className="derived">
        <p>
          {formula.idea} <Term name="span" />
        </p>
        <FormulaLines formula={formula} lit={lit} onPoint={setLit} />
        <p className="meaning" role="note">
          {symbol
            ? symbol.meaning
            : "Point at a symbol, or step to it with Tab: it lights what it stands for."}
        </p>
        <SpanSketch report={report} facts={insight.facts} lights={lights} />
        <Numbers report={report} facts={insight.facts} paths={payloadOf(report, "weights")} />
      </div>
      {isTriable(insight.quadraticSlice) ? (
        <BeatIt slice={insight.quadraticSlice} report={report} />
      ) : (
        <p className="ghost">
          {insight.quadraticSlice
            ? "On the samples of the fit this layer never varied: there is nothing to win by hand. Fuse with more samples."
            : "This layer has too many windows to try other weights by hand; fuse a shorter span or fewer samples."}
        </p>
      )}
    </div>
  );
}

type NumbersProps = {
  readonly report: FusionReport;
  readonly facts: FusionFacts;
  readonly paths: Paths | undefined;
};

/** The loss that remains, and how often the gates are open. */
function Numbers({ report, facts, paths }: NumbersProps) {
  const { fit, probe, samples, ridge, ridgeOf, condition } = facts;
  const ridgeWords = (
    <>
      <Term name="ridge">ridge λ</Term>
      {` = ${formatNumber(ridge)}${RIDGE_OF[ridgeOf]}, condition number ${magnitude(condition)}`}
    </>
  );
  return (
    <dl className="numbers">
      <dt>Signal lost</dt>
      <dd>
        {shownReplica(report)}: {ratio(fit)} on {formatCount(samples)} sample
        {samples === 1 ? "" : "s"} of the fit; {ratio(probe)} on held-out ones. There:{" "}
        {meanLost(report)}. Here {LOST_MEANS}
      </dd>
      <dt>
        <Term name="gate">Gates</Term>
      </dt>
      <dd>{gatesInWords(facts)}</dd>
      <dt>Paths</dt>
      <dd>{paths ? pathWords(paths, facts) : "too many to follow one by one"}</dd>
      <dt>Solve</dt>
      <dd>{condition > 1 ? ridgeWords : "nothing had to be inverted"}</dd>
    </dl>
  );
}

function gatesInWords({ gates, ungated }: FusionFacts): string {
  if (ungated) return `not defined: ${ungated.join(", ")} is no gate on single numbers`;
  if (gates.length === 0) return "none: nothing bends inside the span";
  return gates.map(({ activation, openings }) => gateWords(activation, openings)).join("; ");
}

/** What a λ is a share of. */
const RIDGE_OF: { readonly [of in FusionFacts["ridgeOf"]]: string } = {
  variances: " of every input's variance",
  meanDiagonal: ", a share of the mean variance, for every input",
  identity: " for every input",
};

/** "0.412 / 14.8 = 2.8 %": mse, variance, and the share lost; tiny losses are given in full. */
function ratio({ mse, variance, nmse }: Loss): string {
  const share = nmse > 0 && nmse < 1e-4 ? formatNumber(nmse) : formatPercent(nmse);
  const verdict = isWorse(nmse) ? ", worse than the average" : "";
  return `${formatMeasured(mse)} / ${formatMeasured(variance)} = ${share}${verdict}`;
}

/** Which hidden units the paths pass through, and how much of the fused weights they explain. */
function pathWords({ kind, correlation }: Paths, { hidden, positions, lastFeatures }: FusionFacts) {
  const isDense = positions === 1 && lastFeatures === hidden[hidden.length - 1];
  const through = `${hidden.map(formatCount).join(" and ")} ${isDense ? "units" : "filters"}`;
  return kind === "exact"
    ? `through ${through}: the fused weights are exactly their sums`
    : `through ${through}, each gate at its mean slope: their sums and the fused weights correlate ${formatMeasured(correlation)}`;
}

function gateWords(activation: string, openings: Float32Array): string {
  const [low, high] = [Math.min(...openings), Math.max(...openings)].map(formatPercent);
  const mean = formatPercent(meanOf(openings));
  return activation === "relu"
    ? `relu stands open ${mean} of the time, ${low} to ${high} by unit`
    : `mean slope of ${activation} ${mean}, ${low} to ${high} by unit`;
}
