// The paths behind the fused weight that is pointed at, as a fan and as a table. Where a span has more
// than one hidden layer the visitor chooses the one through which paths are shown.

import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { sumPaths } from "#core/experiment/insight/pathSum.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type {
  QuadraticSlice,
  SliceWeight,
  FusionFacts,
  Paths,
} from "#core/experiment/insight/insight.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { isConv, isWeighted } from "#core/model/layers.ts";
import { pathFanFigure, describePathFan } from "#charts/weights/pathFan.ts";
import type { PathFan } from "#charts/weights/pathFan.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { weightEnds } from "#app/tensor/weightNames.ts";
import { payloadOf } from "#app/panels/payload.ts";
import { FusedPaths, STRONGEST } from "./FusedPaths.tsx";

type PathsOfProps = {
  readonly report: FusionReport;
  readonly fused: Tensor;
  readonly place: number | undefined;
};

/**
 * The paths of the weight last pointed at; at first, of the one with the largest effect on the unit of
 * largest variance.
 */
export function PathsOf({ report, fused, place }: PathsOfProps) {
  const paths = payloadOf(report, "weights");
  const { quadraticSlice, facts } = payloadOf(report, "why") ?? {};
  const now = useDeferredValue(place); // skipped while the pointer moves fast
  if (!paths || !facts) {
    return <p className="ghost">This span is too large to follow its paths while pointing.</p>;
  }
  const units = fused.shape[fused.shape.length - 1];
  const shown =
    now !== undefined && now < fused.data.length ? now : firstPlace(quadraticSlice, units);
  return <PathsAt {...{ paths, facts, fused, shown }} />;
}

type PathsAtProps = {
  readonly paths: Paths;
  readonly facts: FusionFacts;
  readonly fused: Tensor;
  readonly shown: number;
};

function PathsAt({ paths, facts, fused, shown }: PathsAtProps) {
  const { model, blocks } = paths;
  const [chosen, choose] = useState(0);
  const layer = Math.min(chosen, blocks.length - 1);
  const units = fused.shape[fused.shape.length - 1];
  const [feature, column] = [Math.floor(shown / units), shown % units];
  const sum = useMemo(
    () => sumPaths(paths, { feature, unit: column }, layer, STRONGEST),
    [paths, feature, column, layer],
  );
  const ends = weightEnds(fused.shape, feature, column);
  const weight = fused.data[shown];
  const unit = unitWord(paths, layer);
  const fan = useMemo(
    (): PathFan => ({
      ...weightEnds(fused.shape, feature, column),
      unit,
      shares: sum.shares,
      weight,
    }),
    [fused, feature, column, unit, sum, weight],
  );
  const gains = model.weights[model.hidden[layer]].gamma!.data;
  return (
    <section className="paths-of" aria-label="Paths of a fused weight">
      <p className="hint">
        Point at or touch a weight of the fused kernel, or step to it with the arrow keys.
        {blocks.length > 1 && <HiddenLayer {...{ blocks, layer, choose }} />}
      </p>
      <Fan fan={fan} />
      <FusedPaths {...{ ends, unit, gains, weight }} block={blocks[layer]} paths={sum} />
      <p className="note">{honestWords(paths, facts)}</p>
    </section>
  );
}

function Fan({ fan }: { readonly fan: PathFan }) {
  const make = useCallback((frame: Frame) => pathFanFigure(fan, frame), [fan]);
  return (
    <FigureView
      label="Paths of the fused weight"
      className="fan"
      make={make}
      textAlternative={() => describePathFan(fan)}
    />
  );
}

type HiddenLayerProps = {
  readonly blocks: readonly number[];
  readonly layer: number;
  readonly choose: (layer: number) => void;
};

function HiddenLayer({ blocks, layer, choose }: HiddenLayerProps) {
  return (
    <label>
      Paths through
      <select value={layer} onChange={(event) => choose(Number(event.target.value))}>
        {blocks.map((block, i) => (
          <option key={block} value={i}>
            layer {block}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What one of a hidden layer is called. */
function unitWord({ model }: Paths, layer: number): PathFan["unit"] {
  const before = model.network.layers.slice(0, model.hidden[layer]);
  const weighted = before.findLast(isWeighted);
  return weighted && !isConv(weighted) ? "unit" : "filter";
}

/** What the paths leave out, and why. */
function honestWords({ kind }: Paths, { gates }: FusionFacts): string {
  if (kind === "exact")
    return "By this method the paths are all there is: their sum is the weight.";
  return gates.length > 0
    ? "Gains are how wide the gates stand on average. That they open and shut with the input is what the fit adds."
    : "Nothing bends here; what the fit adds comes from borders, the ridge, and inputs that never vary.";
}

function firstPlace(slice: QuadraticSlice | undefined, units: number): number {
  if (!slice) return 0;
  const pull = ({ value, inputStddev }: SliceWeight) => Math.abs(value) * inputStddev;
  const [first] = slice.weights.toSorted((a, b) => pull(b) - pull(a));
  return first.feature * units + slice.unit;
}
