// Fewer units in a layer: how many stay, or which, what that would lose, and the button that does it. The price
// stands there before it is paid.

import { useEffect, useId, useState } from "react";
import type { NarrowPrices } from "#core/experiment/events/events.ts";
import { spoiledInWords } from "#core/experiment/insight/spoiled.ts";
import { lostInWords, whose } from "#core/experiment/insight/signalLost.ts";
import type { Block } from "#core/model/blocks.ts";
import { unitsOf, unitWord } from "#core/model/kinds.ts";
import type { NarrowSettings } from "#store/narrow/loss.ts";
import { quarterOf } from "#store/narrow/intention.ts";
import { pricesOf } from "#store/narrow/loss.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { closeEditor } from "./editing.ts";
import { UnitPicks } from "./UnitPicks.tsx";

export function NarrowFields({ block }: { readonly block: Block }) {
  const lab = useLab();
  const { number, layer } = block;
  const before = useLabState(({ experiment: { narrow } }) => narrow);
  const own = before?.layer === number ? before : undefined;
  const [named, setNamed] = useState(() => namesIn(own));
  const [chosen, setChosen] = useState<number>();
  const isReady = useLabState(({ activity }) => activity === "idle");
  const wanted = chosen ?? own?.units ?? quarterOf(layer);
  const keep = unitsIn(named);
  const prices = usePriced(number, keep, wanted);
  const costs = prices?.costs ?? [];
  const cost = costs.findLast(({ units }) => units <= wanted) ?? costs[0];
  const word = `${unitWord(layer)}s`;
  const problem =
    named.trim() !== "" && !keep ? `Name ${word} by number: 1, 3, 8.` : prices?.problem;
  const of = useLabState(({ experiment }) => experiment.replicas);
  const id = useId();
  return (
    <fieldset className="narrow-fields">
      <legend>Narrow: fewer {word}, as many layers</legend>
      <label htmlFor={`${id}-units`}>{capitalised(word)} that stay</label>
      <input
        id={`${id}-units`}
        type="range"
        min={0}
        max={Math.max(0, costs.length - 1)}
        disabled={keep !== undefined}
        aria-disabled={costs.length < 2}
        value={Math.max(0, cost ? costs.indexOf(cost) : 0)}
        aria-valuetext={cost && `${cost.units} ${word}`}
        onChange={({ target }) => setChosen(costs[Number(target.value)]?.units)}
      />
      <UnitPicks
        layer={layer}
        stay={keep ?? cost?.kept ?? []}
        isNamed={keep !== undefined}
        onPick={(units) => setNamed(units.join(", "))}
      />
      <label htmlFor={`${id}-keep`}>Or these, by number</label>
      <input
        id={`${id}-keep`}
        type="text"
        inputMode="text"
        placeholder="those that contribute most"
        value={named}
        onChange={({ target }) => setNamed(target.value)}
      />
      <p className="note" aria-live="polite">
        {problem ?? (cost ? priceInWords(block, prices!, cost, of) : WAITING)}
      </p>
      <button
        type="button"
        disabled={!cost || problem !== undefined || !isReady}
        onClick={() => {
          lab.narrow({ layer: number, units: cost!.units, keep: keep ?? "largest" });
          closeEditor();
        }}
      >
        Narrow layer {number}
      </button>
    </fieldset>
  );
}

const WAITING = "The price comes as soon as nothing else is computed.";

/** The prices of what is asked, of the network as it stands; asked for where they are not known. */
function usePriced(
  layer: number,
  keep: readonly number[] | undefined,
  units: number,
): NarrowPrices | undefined {
  const lab = useLab();
  const asked = keep?.join();
  const prices = useLabState((state) => pricesOf(state, layer, keep));
  const isMissing = useLabState(({ activity }) => activity === "idle") && prices === undefined;
  useEffect(() => {
    if (!isMissing) return;
    const [named, count] = asked === undefined ? [undefined, units] : [asked.split(","), undefined];
    lab.price({
      layer,
      ...(named && { keep: named.map(Number) }),
      ...(count !== undefined && { units: count }),
    });
  }, [lab, layer, asked, units, isMissing]);
  return prices;
}

/** "8 of 64 units stay: 15 % of the signal lost (mean of 8 replicas; an estimate: …)." */
function priceInWords(
  { layer }: Block,
  { replicas, costs, each = [] }: NarrowPrices,
  cost: NarrowPrices["costs"][number],
  of: number,
): string {
  const { units, nmse } = cost;
  const spoiled = spoiledInWords(each[costs.indexOf(cost)] ?? [], replicas);
  return `${units} of ${unitsOf(layer)} ${unitWord(layer)}s ${units === 1 ? "stays" : "stay"}: ${lostInWords(nmse)} (${whose(replicas, of)}${spoiled}; an estimate: fitted on half of the training samples that are looked at, measured on the others).`;
}

/** As the field has them. */
function namesIn(settings: NarrowSettings | undefined): string {
  return !settings || settings.keep === "largest" ? "" : settings.keep.join(", ");
}

/** "1, 3 8" as numbers; undefined where nothing is named, or not by numbers. */
function unitsIn(text: string): readonly number[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  if (words.length === 0 || !words.every((word) => /^[1-9]\d{0,4}$/.test(word))) return undefined;
  return words.map(Number);
}

function capitalised(word: string): string {
  return word[0].toUpperCase() + word.slice(1);
}
