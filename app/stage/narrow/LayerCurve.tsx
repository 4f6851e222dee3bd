// What one layer would lose by the number of its units that stay, as a curve that is a button: a press takes layer
// and number.

import type { MouseEvent } from "react";
import type { Block } from "#core/model/blocks.ts";
import { unitsOf, unitWord } from "#core/model/kinds.ts";
import type { NarrowCost } from "#store/narrow/loss.ts";
import type { NarrowSettings } from "#store/narrow/loss.ts";
import { pricesOf } from "#store/narrow/loss.ts";
import { lossInBrief, lossInWords } from "#store/spanLoss.ts";
import type { SpanLoss } from "#store/spanLoss.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { quarterOf } from "#store/narrow/intention.ts";
import { curvePaths, curvePoint, nearestCost } from "./lossCurve.ts";

type LayerCurveProps = {
  readonly block: Block;
  readonly narrow: NarrowSettings;
  readonly isLast: boolean;
};

export function LayerCurve({ block, narrow, isLast }: LayerCurveProps) {
  const { number, layer } = block;
  const prices = useLabState((state) => pricesOf(state, number));
  const of = useLabState(({ experiment }) => experiment.replicas);
  if (isLast) return <p className="no-curve">the answer: all stay</p>;
  const count = unitsOf(layer);
  const isChosen = narrow.layer === number;
  const wanted = isChosen ? narrow.units : quarterOf(layer);
  const costs = prices?.costs ?? [];
  const shown = costs.find(({ units }) => units === wanted) ?? nearestCost(count, costs, 1 / 4);
  const loss: SpanLoss | undefined = prices && {
    span: [number, number + 1],
    nmse: shown?.nmse ?? NaN,
    source: "estimate",
    replicas: prices.replicas,
    of,
    ...(prices.problem !== undefined && { problem: prices.problem }),
  };
  const units = isChosen ? wanted : (shown?.units ?? wanted);
  const words = `${units} of ${count} ${unitWord(layer)}s ${units === 1 ? "stays" : "stay"}: ${lossInWords(loss)}`;
  return (
    <Choice
      {...{ number, count, costs, isChosen, words, units }}
      isBarred={loss?.problem !== undefined}
    >
      {loss?.problem === undefined ? `${units} of ${count}: ${lossInBrief(loss)}` : "not possible"}
    </Choice>
  );
}

type ChoiceProps = {
  readonly number: number;
  readonly count: number;
  readonly costs: readonly NarrowCost[];
  readonly units: number;
  readonly isChosen: boolean;
  readonly isBarred: boolean;
  readonly words: string;
  readonly children: string;
};

function Choice({ number, count, costs, units, isChosen, isBarred, words, children }: ChoiceProps) {
  const lab = useLab();
  const take = (event: MouseEvent<HTMLButtonElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const isPointed = event.detail > 0; // keys press without a place
    const near = isPointed && nearestCost(count, costs, (event.clientX - left) / width);
    lab.intend({ layer: number, units: near ? near.units : units, keep: "largest" });
  };
  return (
    <button
      type="button"
      className="layer-curve"
      aria-label={`Narrow layer ${number}: ${words}`}
      aria-pressed={isChosen}
      title={words}
      disabled={isBarred}
      onClick={take}
    >
      <Curve {...{ count, costs, units, isChosen }} />
      <span className="cost">{children}</span>
    </button>
  );
}

type CurveProps = Pick<ChoiceProps, "count" | "costs" | "units" | "isChosen">;

function Curve({ count, costs, units, isChosen }: CurveProps) {
  if (costs.length === 0) return <span className="plot" />;
  const { line, area } = curvePaths(count, costs);
  const shown = costs.find((cost) => cost.units === units);
  const dot = shown && curvePoint(count, shown);
  return (
    <span className="plot" aria-hidden="true">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none">
        <path className="area" d={area} />
        <path className="line" d={line} vectorEffect="non-scaling-stroke" />
      </svg>
      {dot && (
        <i
          className="dot"
          data-chosen={isChosen || undefined}
          style={{ insetInlineStart: `${dot.x}%`, insetBlockStart: `${dot.y}%` }}
        />
      )}
    </span>
  );
}
