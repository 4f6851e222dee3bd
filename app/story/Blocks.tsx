// The network as a row of blocks. Dragging over two of them puts the bracket there; fused, they flow together
// into one block as wide as both.

import { useRef } from "react";
import type { CSSProperties, PointerEvent } from "react";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useSidewaysTouch } from "#app/hooks/useSidewaysTouch.ts";
import type { Phase } from "./phase.ts";

/** While two layers can be chosen. */
export const canChoose = (phase: Phase): boolean =>
  phase === "ready" || phase === "learning" || phase === "choosing";

export function Blocks({ phase }: { readonly phase: Phase }) {
  const layers = useLabState((state) => state.experiment.network.layers);
  const chosen = useLabState((state) => state.experiment.fusion.span);
  const fused = useLabState((state) => state.fusion?.span);
  const zone = useRef<HTMLOListElement>(null);
  useSidewaysTouch(zone);
  const isOpen = canChoose(phase);
  const blocks = blocksOf(layers);
  const drag = useDrag(blocks.length, isOpen);
  const span = isOpen || phase === "fusing" ? chosen : (fused ?? chosen);
  return (
    <ol
      className="story-blocks"
      aria-label="Layers of the network"
      ref={zone}
      style={{ "--count": blocks.length } as CSSProperties}
      {...drag}
    >
      {blocks.map(({ number, weighted }) => {
        const place = placeOf(number, span, isOpen);
        const layer = layers[place.isFused ? blocks[span[1] - 1].weighted : weighted];
        const units = "units" in layer ? layer.units : undefined;
        return place.isGone && phase !== "fusing" ? null : (
          <li
            key={number}
            className="story-block"
            data-tone={place.tone}
            style={{ "--from": place.from, "--to": place.to } as CSSProperties}
            {...(place.isGone && { "aria-hidden": true, "data-gone": true })}
          >
            <strong>{phase === "fusing" ? number : place.name}</strong>
            {units !== undefined && <span>{units === 1 ? "1 unit" : `${units} units`}</span>}
          </li>
        );
      })}
    </ol>
  );
}

/** Columns, counted from 0, of a block of the original; those of a fused span all lie over each other. */
function placeOf(number: number, [first, last]: Span, isOpen: boolean) {
  const isWithin = number >= first && number <= last;
  if (!isWithin || isOpen) {
    const tone = isWithin ? "chosen" : "plain";
    const column = { from: number - 1, to: number, name: String(number) };
    return { ...column, tone, isGone: false, isFused: false };
  }
  const name = Array.from({ length: last - first + 1 }, (_, i) => first + i).join(" + ");
  const isGone = number > first;
  return { from: first - 1, to: last, name, tone: "fused", isGone, isFused: true };
}

/** A drag over blocks chooses them, a tap a block and the next one. */
function useDrag(count: number, isOpen: boolean) {
  const lab = useLab();
  const start = useRef<number>(undefined);
  const blockAt = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return Math.min(count, Math.max(1, Math.ceil(((clientX - left) / width) * count)));
  };
  const choose = (event: PointerEvent<HTMLElement>) => {
    if (start.current === undefined) return;
    const at = blockAt(event);
    const [first, last] = [Math.min(start.current, at), Math.max(start.current, at)];
    lab.select(first < last ? [first, last] : last < count ? [first, last + 1] : [first - 1, last]);
  };
  const end = () => (start.current = undefined);
  if (!isOpen) return {};
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = blockAt(event);
      choose(event);
    },
    onPointerMove: choose,
    onPointerUp: end,
    onPointerCancel: end,
  };
}
