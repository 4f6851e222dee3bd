// In place of bracket and cost strip where the experiment narrows: which layer loses units and which one is fitted
// again, and under every hidden layer what it would lose by the number of its units that stay. A press on a curve
// chooses layer and number there; the slider below (NarrowAmount.tsx) moves the number.

import type { CSSProperties } from "react";
import { blocksOf } from "#core/model/blocks.ts";
import type { Block } from "#core/model/blocks.ts";
import { unitsOf, unitWord } from "#core/model/kinds.ts";
import type { NarrowSettings } from "#store/narrow/loss.ts";
import { chosenLoss, pricesOf } from "#store/narrow/loss.ts";
import { lossInWords } from "#store/spanLoss.ts";
import type { LabState } from "#store/state.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { LossNote, SolvePrice } from "#app/stage/SolvePrice.tsx";
import { LayerCurve } from "./LayerCurve.tsx";
import { NarrowAmount } from "./NarrowAmount.tsx";
import { UnitRow } from "./UnitRow.tsx";
import { usePrices } from "./usePrices.ts";

export function NarrowBench() {
  const narrow = useLabState((state) => state.experiment.narrow);
  return narrow ? <Bench narrow={narrow} /> : null;
}

function Bench({ narrow }: { readonly narrow: NarrowSettings }) {
  usePrices(narrow);
  const layers = useLabState((state) => state.experiment.network.layers);
  const blocks = blocksOf(layers);
  return (
    <>
      <div className="tools narrow-bench" style={{ "--count": blocks.length } as CSSProperties}>
        <Brace narrow={narrow} block={blocks[narrow.layer - 1]} />
        <div
          className="narrow-curves"
          role="group"
          aria-label="Layer to narrow, by what it would lose"
        >
          {blocks.map((block) => (
            <LayerCurve
              key={block.number}
              block={block}
              narrow={narrow}
              isLast={block.number === blocks.length}
            />
          ))}
        </div>
      </div>
      <SolvePrice />
      <NarrowAmount narrow={narrow} />
      <LossNote />
    </>
  );
}

type BraceProps = { readonly narrow: NarrowSettings; readonly block: Block | undefined };

/** Under the layer that loses units and the one after it. */
function Brace({ narrow, block }: BraceProps) {
  const { layer, units } = narrow;
  const loss = useLabState(chosenLoss);
  const kept = useLabState((state) => keptOf(state, narrow));
  if (!block) return <div className="brace" />;
  const word = unitWord(block.layer);
  const count = unitsOf(block.layer);
  return (
    <div className="brace" style={{ "--first": layer - 1 } as CSSProperties}>
      <div className="narrowed">
        <UnitRow count={count} stay={units} kept={kept} />
      </div>
      <div className="refitted">
        <span>fitted again</span>
      </div>
      <p className={loss?.problem ? "loss impossible" : "loss"}>
        {units} of {count} {word}s {units === 1 ? "stays" : "stay"}: {lossInWords(loss)}
      </p>
    </div>
  );
}

/** The units that stay, from 1: those named, or those that contribute most in the first replica that was priced. */
function keptOf(
  state: LabState,
  { layer, units, keep }: NarrowSettings,
): readonly number[] | undefined {
  const prices = pricesOf(state, layer, keep);
  return prices?.costs.find((cost) => cost.units === units)?.kept;
}
