// The two-thumb selector under the original lane: handles at both ends, a body that slides, snapping
// to the boundaries between blocks. Keyboard, switch and screen-reader users get two native sliders, each of
// which reaches as far as the other lets it; the handles that a pointer drags are drawn over them, and push.

import { useEffect, useRef } from "react";
import type { CSSProperties, PointerEvent } from "react";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { LOST_MEANS } from "#core/experiment/insight/signalLost.ts";
import { describeSpan } from "#core/model/describe.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { lossInWords, sourceInWords, spanLoss } from "#store/spanLoss.ts";
import type { SpanLoss } from "#store/spanLoss.ts";
import { useSidewaysTouch } from "#app/hooks/useSidewaysTouch.ts";
import { usePriceWords } from "./priceWords.ts";

type Grip = "first" | "last" | "body";

export function Bracket() {
  const lab = useLab();
  const span = useLabState((state) => state.experiment.fusion.span);
  const layers = useLabState((state) => state.experiment.network.layers);
  const loss = useLabState((state) => spanLoss(state, state.experiment.fusion.span));
  const price = useLabState(usePriceWords((words) => words.spoken));
  const count = blocksOf(layers).length;
  const zone = useRef<HTMLDivElement>(null);
  useSidewaysTouch(zone);
  const inputs = { first: useRef<HTMLInputElement>(null), last: useRef<HTMLInputElement>(null) };
  const drag = useRef<{ grip: Grip; from: number; span: Span }>(undefined);

  const [chosenFirst, chosenLast] = span;
  useEffect(() => {
    if (!drag.current) reveal(zone.current!, (chosenFirst - 1) / count, chosenLast / count);
  }, [chosenFirst, chosenLast, count]);

  const spoken = `${describeSpan(layers, span)}: ${lossInWords(loss)}${price}`;
  const moveFirst = (first: number) => lab.select([first, Math.max(span[1], first + 1)]);
  const moveLast = (last: number) => lab.select([Math.min(span[0], last - 1), last]);

  function boundaryAt(x: number): number {
    const { left, width } = zone.current!.getBoundingClientRect();
    return Math.round(((x - left) / width) * count);
  }

  function grab(grip: Grip, event: PointerEvent<HTMLElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    if (grip !== "body") inputs[grip].current?.focus({ preventScroll: true });
    event.preventDefault();
    drag.current = { grip, from: boundaryAt(event.clientX), span };
  }

  function move(event: PointerEvent<HTMLElement>): void {
    if (!drag.current) return;
    const { grip, from, span: start } = drag.current;
    const at = boundaryAt(event.clientX);
    if (grip === "first") moveFirst(Math.max(1, Math.min(at + 1, count - 1)));
    else if (grip === "last") moveLast(Math.min(count, Math.max(at, 2)));
    else {
      const shift = Math.max(1 - start[0], Math.min(count - start[1], at - from));
      lab.select([start[0] + shift, start[1] + shift]);
    }
  }

  const gripProps = (grip: Grip) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => grab(grip, event),
    onPointerMove: move,
    onPointerUp: () => (drag.current = undefined),
    onPointerCancel: () => (drag.current = undefined),
  });

  const place = { "--first": span[0] - 1, "--last": span[1], "--count": count } as CSSProperties;
  return (
    <div className="bracket" role="group" aria-label="Layers to fuse" ref={zone} style={place}>
      <input
        ref={inputs.first}
        type="range"
        aria-label="First layer to fuse"
        aria-valuetext={spoken}
        min={1}
        max={span[1] - 1}
        value={span[0]}
        onChange={(event) => lab.select([Number(event.target.value), span[1]])}
      />
      <input
        ref={inputs.last}
        type="range"
        aria-label="Last layer to fuse"
        aria-valuetext={spoken}
        min={span[0] + 1}
        max={count}
        value={span[1]}
        onChange={(event) => lab.select([span[0], Number(event.target.value)])}
      />
      <div className="body" title={detailOf(loss)} {...gripProps("body")}>
        <Loss loss={loss} />
      </div>
      <span className="grip first" {...gripProps("first")} />
      <span className="grip last" {...gripProps("last")} />
    </div>
  );
}

/** Scrolls a stage that is wider than the page so far that what is chosen is in view: shares of the zone's width.
 * The story has no stage, and is never wider. */
function reveal(zone: Element, from: number, to: number): void {
  const stage = zone.closest(".stage");
  if (!stage || stage.scrollWidth <= stage.clientWidth) return;
  const { left, width } = zone.getBoundingClientRect();
  const view = stage.getBoundingClientRect();
  const beyond = left + to * width + SEEN - view.right;
  const before = view.left + SEEN - (left + from * width);
  if (beyond > 0) stage.scrollLeft += beyond;
  else if (before > 0) stage.scrollLeft -= before;
}

/** Pixels beside the bracket that are seen too: a score, or an input. */
const SEEN = 72;

/** Whose number it is, and what it is. */
function detailOf(loss: SpanLoss | undefined): string {
  const source = sourceInWords(loss);
  return source && `${source[0].toUpperCase()}${source.slice(1)}: ${LOST_MEANS}.`;
}

/** The same in a narrow bracket: only the number and "lost" are indispensable. */
function Loss({ loss }: { readonly loss: SpanLoss | undefined }) {
  const words = lossInWords(loss);
  const [, before, number, between] = /^(about )?(.+?)( of the signal) lost$/.exec(words) ?? [];
  return (
    <span className={loss?.problem ? "loss impossible" : "loss"}>
      {number === undefined ? (
        words
      ) : (
        <>
          <span className="roomy">{before}</span>
          {number}
          <span className="roomy">{between}</span> lost
        </>
      )}
    </span>
  );
}
