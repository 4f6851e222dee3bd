// How many units stay, as a slider with its price in words, and the way to name them one by one.

import { useId } from "react";
import { blocksOf } from "#core/model/blocks.ts";
import { unitsOf, unitWord } from "#core/model/kinds.ts";
import type { NarrowSettings } from "#store/narrow/loss.ts";
import { chosenLoss, pricesOf } from "#store/narrow/loss.ts";
import { lossInWords } from "#store/spanLoss.ts";
import { openEditor } from "#app/editor/editing.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { usePriceWords } from "#app/stage/priceWords.ts";

export function NarrowAmount({ narrow }: { readonly narrow: NarrowSettings }) {
  const lab = useLab();
  const { layer, units, keep } = narrow;
  const block = useLabState((state) => state.experiment.network.layers);
  const own = blocksOf(block)[layer - 1]?.layer;
  const costs = useLabState((state) => pricesOf(state, layer)?.costs);
  const loss = useLabState(chosenLoss);
  const price = useLabState(usePriceWords((words) => words.spoken));
  const id = useId();
  if (!own) return null;
  const word = `${unitWord(own)}s`;
  const counts = costs?.map((cost) => cost.units) ?? [];
  const at = Math.max(
    0,
    counts.findLastIndex((count) => count <= units),
  );
  return (
    <div className="narrow-amount">
      <label htmlFor={id}>
        {word[0].toUpperCase() + word.slice(1)} of layer {layer} that stay
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={Math.max(0, counts.length - 1)}
        value={at}
        aria-disabled={counts.length < 2} // until it is priced; not `disabled`, which would take the focus away
        aria-valuetext={`${units} of ${unitsOf(own)} ${word}: ${lossInWords(loss)}${price}`}
        onChange={({ target }) =>
          lab.intend({ layer, units: counts[Number(target.value)] ?? units, keep: "largest" })
        }
      />
      <span className="which">
        {keep === "largest" ? "Those that contribute most." : namesOf(keep)}{" "}
        <button type="button" className="quiet" onClick={() => openEditor(layer)}>
          Choose which…
        </button>
      </span>
    </div>
  );
}

/** "Units 1, 5, 9, as named.", and of many how many. */
function namesOf(keep: readonly number[]): string {
  return keep.length > 8 ? `${keep.length} named ones.` : `Named: ${keep.join(", ")}.`;
}
