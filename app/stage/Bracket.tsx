// The two-thumb selector under the original lane: handles at both ends, a body that slides, snapping
// to the boundaries between blocks. Keyboard, switch and screen-reader users get two native sliders, each of
// which reaches as far as the other lets it; the handles that a pointer drags are drawn over them, and push.

import { useRef } from "react";
import type { CSSProperties, PointerEvent } from "react";
import { blocksOf, sameSpan } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { describeSpan } from "#core/model/describe.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { measuredLoss } from "#store/narrate.ts";
import type { LabState } from "#store/state.ts";
import { useSidewaysTouch } from "#app/hooks/useSidewaysTouch.ts";
import { usePriceWords } from "./priceWords.ts";

type Grip = "first" | "last" | "body";

export function Bracket() {
  const lab = useLab();
  const span = useLabState((state) => state.experiment.fusion.span);
  const layers = useLabState((state) => state.experiment.network.layers);
  const cost = useLabState(costOf);
  const measured = useLabState(lossOf);
  const price = useLabState(usePriceWords((words) => words.spoken));
  const count = blocksOf(layers).length;
  const zone = useRef<HTMLDivElement>(null);
  useSidewaysTouch(zone);
  const inputs = { first: useRef<HTMLInputElement>(null), last: useRef<HTMLInputElement>(null) };
  const drag = useRef<{ grip: Grip; from: number; span: Span }>(undefined);

  const spoken = `${describeSpan(layers, span)}: ${lossInWords(cost, measured)}${price}`;
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
      <div
        className="body"
        title={measured === undefined ? ESTIMATE : MEASURED}
        {...gripProps("body")}
      >
        <Loss cost={cost} measured={measured} />
      </div>
      <span className="grip first" {...gripProps("first")} />
      <span className="grip last" {...gripProps("last")} />
    </div>
  );
}

/** Why the number differs from the one after fusing. */
const ESTIMATE =
  "An estimate while nothing is fused: the first replica, on training samples that its fit has not seen. Fuse fits every replica and measures on held-out samples.";

const MEASURED = "Measured on held-out samples after fusing, mean of all replicas.";

type Cost = { readonly nmse: number; readonly problem?: string } | undefined;

function costOf({ costs, experiment }: LabState): Cost {
  return costs.find(({ span }) => sameSpan(span, experiment.fusion.span));
}

/** What fusing the span under the bracket has lost, where that is what was fused last. */
function lossOf({ fusion, experiment }: LabState): number | undefined {
  return fusion && sameSpan(fusion.span, experiment.fusion.span) ? measuredLoss(fusion) : undefined;
}

/** The same in a narrow bracket: only the number and "lost" are indispensable. */
function Loss({ cost, measured }: { readonly cost: Cost; readonly measured: number | undefined }) {
  const words = lossInWords(cost, measured);
  const [, before, number, between] = /^(about )?(.+?)( of the signal) lost$/.exec(words) ?? [];
  return (
    <span className={cost?.problem ? "loss impossible" : "loss"}>
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

function lossInWords(cost: Cost, measured: number | undefined): string {
  if ((measured ?? cost?.nmse ?? 0) > 1) return "more than all of the signal lost";
  if (measured !== undefined) return `${formatPercent(measured)} of the signal lost`;
  if (!cost) return "not measured yet";
  if (cost.problem) return cost.problem;
  const number = formatPercent(cost.nmse);
  return `${number.startsWith("<") ? "" : "about "}${number} of the signal lost`;
}
