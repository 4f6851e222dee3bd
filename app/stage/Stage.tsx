// The stage: three lanes on one ruler, the bracket and its costs below the original network (or what narrowing a
// layer costs), and ribbons from the blocks of the span to the fused block.

import { useState } from "react";
import type { CSSProperties, ReactNode } from "react";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import type { NarrowSettings } from "#store/narrow/loss.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { useLooking } from "./useLooking.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { CardSwitch } from "./CardSwitch.tsx";
import { HistoryButtons } from "#app/editor/HistoryButtons.tsx";
import { LayerEditor } from "#app/editor/LayerEditor.tsx";
import { Lane } from "./Lane.tsx";
import { depthOf, rowsOfTriangle } from "./triangle.ts";

const Ribbons = lazyView(async () => (await import("./Ribbons.tsx")).Ribbons);
const CostStrip = lazyView(
  async () => (await import("./CostStrip.tsx")).CostStrip,
  ({ children }: { readonly children?: ReactNode }) => <div className="cost-strip">{children}</div>,
);

/** Where the script of these two did not come, the strip beside them, which is in the same one, reports that. */
const Bracket = lazyView(
  async () => (await import("./Bracket.tsx")).Bracket,
  () => <div className="bracket" />,
);
const SolvePrice = lazyView(
  async () => (await import("./SolvePrice.tsx")).SolvePrice,
  () => <div className="price" />,
);
const NarrowBench = lazyView(
  async () => (await import("./narrow/NarrowBench.tsx")).NarrowBench,
  ({ children }: { readonly children?: ReactNode }) => (
    <div className="tools narrow-bench">{children}</div>
  ),
);
const LossNote = lazyView(
  async () => (await import("./SolvePrice.tsx")).LossNote,
  () => <p className="loss-note" />,
);

export function Stage() {
  const layers = useLabState((state) => state.experiment.network.layers);
  const span = useLabState((state) => state.experiment.fusion.span);
  const fusion = useLabState((state) => state.fusion);
  const [preview, setPreview] = useState<Span>();
  const columns = blocksOf(layers).length;
  useLooking();
  const narrow = useLabState(({ experiment }) => experiment.narrow);
  const isNarrow = fusion ? fusion.narrow : narrow;
  const shallow = fusion && { [fusion.narrow ? "refitted" : "fusedSpan"]: fusion.span };
  return (
    <div
      className="stage"
      data-small={columns > 5 || undefined}
      data-deep={depthOf(columns)}
      data-verb={narrow && "narrow"}
    >
      <h2 className="visually-hidden">Networks</h2>
      <Lane
        arm="original"
        title="Original network"
        columns={columns}
        chosen={narrow ? [narrow.layer, narrow.layer] : span}
        {...(preview && { preview })}
        tools={
          <div className="lane-tools">
            <HistoryButtons />
            <CardSwitch />
          </div>
        }
      />
      <LayerEditor />
      <div
        className="bench ruler"
        style={{ "--columns": columns, "--rows": rowsOfTriangle(columns) } as CSSProperties}
      >
        {columns < 2 ? (
          <p className="ghost tools">One layer alone cannot be fused.</p>
        ) : narrow ? (
          <NarrowBench />
        ) : (
          <>
            <div className="tools">
              {fusion && !fusion.narrow && <Ribbons span={fusion.span} columns={columns} />}
              <Bracket />
              <CostStrip onPreview={setPreview} />
            </div>
            <SolvePrice />
            <LossNote />
          </>
        )}
      </div>
      <Lane
        arm={isNarrow ? "narrowed" : "fused"}
        title={isNarrow ? "Narrowed network" : "Fused network"}
        columns={columns}
        {...shallow}
        empty={columns < 2 ? ONE_LAYER : whatFillsIt(span, narrow)}
      />
      <Lane
        arm="random"
        title="Random network"
        columns={columns}
        {...shallow}
        empty={`The same ${narrow ? "narrow" : "shallow"} network, started at random, to race against.`}
      />
    </div>
  );
}

const ONE_LAYER = "Fusing takes two layers: add one with + beside the first.";

/** What the lane of the shallow network waits for. */
function whatFillsIt([first, last]: Span, narrow: NarrowSettings | undefined): string {
  return narrow
    ? `Press Narrow: layer ${narrow.layer} keeps ${narrow.units} of its units.`
    : `Press Fuse: layers ${first} to ${last} become one here, and start where the original stands.`;
}
