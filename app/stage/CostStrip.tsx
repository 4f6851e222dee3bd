// Under every boundary: what fusing the two layers beside it would lose, and a plain button that fuses
// them, the way without dragging; below, a triangle of cells for longer spans. Pointing at a cell
// shows its span in the lane above, clicking takes it.

import type { CSSProperties } from "react";
import { blocksOf, sameSpan } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { colourOf, inkOn, lossScale } from "#charts/scales/colour.ts";
import { lossInBrief, lossInWords, sourceInWords, spanLosses } from "#store/spanLoss.ts";
import type { SpanLoss } from "#store/spanLoss.ts";
import { Tip } from "#app/ui/Tip.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { rowsOfTriangle } from "./triangle.ts";

type CostStripProps = { readonly onPreview: (span: Span | undefined) => void };

export function CostStrip({ onPreview }: CostStripProps) {
  const losses = useLabState(spanLosses);
  const count = useLabState((state) => blocksOf(state.experiment.network.layers).length);
  const find = (span: Span) => losses.find((loss) => sameSpan(loss.span, span));
  const rows = rowsOfTriangle(count);
  const lengths = Array.from({ length: rows + 1 }, (_, i) => i + 2);
  return (
    <div
      className="cost-strip"
      role="group"
      aria-label="Signal lost by fusing"
      data-dense={rows < count - 2 || undefined}
      style={{ "--count": count } as CSSProperties}
    >
      {lengths.flatMap((length) =>
        Array.from({ length: count - length + 1 }, (_, i): Span => [i + 1, i + length]).map(
          (span) => {
            const props = { span, loss: find(span), onPreview };
            return length === 2 ? (
              <Pair key={span.join()} {...props} />
            ) : (
              <Longer key={span.join()} {...props} />
            );
          },
        ),
      )}
    </div>
  );
}

type CostProps = {
  readonly span: Span;
  readonly loss: SpanLoss | undefined;
  readonly onPreview: (span: Span | undefined) => void;
};

function useCost({ span, loss, onPreview }: CostProps) {
  const theme = useTheme();
  const chosen = useLabState((state) => state.experiment.fusion.span);
  const isKnown = loss?.problem === undefined && Number.isFinite(loss?.nmse);
  const nmse = isKnown ? Math.min(1, Math.max(0, loss!.nmse)) : 0;
  const source = sourceInWords(loss);
  return {
    nmse,
    words: lossInWords(loss) + (source && `; ${source}`),
    colour: isKnown ? colourOf(lossScale(theme.loss), nmse) : undefined,
    isChosen: sameSpan(chosen, span) || undefined,
    pointing: {
      onPointerEnter: () => onPreview(span),
      onPointerLeave: () => onPreview(undefined),
      onFocus: () => onPreview(span),
      onBlur: () => onPreview(undefined),
    },
  };
}

function Pair(props: CostProps) {
  const lab = useLab();
  const ready = useLabState((state) => state.dataset !== undefined && state.activity !== "opening");
  const { span, loss } = props;
  const { nmse, words, colour, isChosen, pointing } = useCost(props);
  return (
    <div className="boundary" style={{ "--at": span[0] } as CSSProperties}>
      <button
        type="button"
        disabled={!ready || loss?.problem !== undefined}
        title={words}
        aria-description={words}
        data-chosen={isChosen}
        onClick={() => lab.fuse(span)}
        {...pointing}
      >
        <span className="verb">Fuse </span>
        {span[0]} + {span[1]}
      </button>
      <span className="bar" aria-hidden="true">
        <span style={{ inlineSize: `${100 * Math.sqrt(nmse)}%`, background: colour }} />
      </span>
      <span className="cost">{loss?.problem ? "not possible" : lossInBrief(loss)}</span>
    </div>
  );
}

function Longer(props: CostProps) {
  const lab = useLab();
  const { span, loss } = props;
  const { words, colour, isChosen, pointing } = useCost(props);
  const [first, last] = span;
  const place = { "--at": (first - 1 + last) / 2, "--row": last - first - 2 } as CSSProperties;
  return (
    <Tip text={`Layers ${first} to ${last}: ${words}`}>
      <button
        type="button"
        className="cell"
        style={{ ...place, background: colour, color: colour && inkOn(colour, "#000000") }}
        aria-label={`Choose layers ${first} to ${last}: ${words}`}
        data-chosen={isChosen}
        onClick={() => lab.select(span)}
        {...pointing}
      >
        <span className="span">
          {first}–{last}
        </span>{" "}
        {lossInBrief(loss)}
      </button>
    </Tip>
  );
}
