// The stage: three lanes on one ruler, the bracket and its costs below the original network, and ribbons
// from the blocks of the span to the fused block.

import { useState } from "react";
import type { CSSProperties, ReactNode } from "react";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { useLooking } from "./useLooking.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { CardSwitch } from "./CardSwitch.tsx";
import { HistoryButtons } from "#app/editor/HistoryButtons.tsx";
import { LayerEditor } from "#app/editor/LayerEditor.tsx";
import { Lane } from "./Lane.tsx";

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
  () => <p className="price" />,
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
  const shallow = fusion ? { fusedSpan: fusion.span } : {};
  return (
    <div className="stage">
      <h2 className="visually-hidden">Networks</h2>
      <Lane
        arm="original"
        title="Original network"
        columns={columns}
        chosen={span}
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
        style={{ "--columns": columns, "--rows": columns - 2 } as CSSProperties}
      >
        <div className="tools">
          {fusion && <Ribbons span={fusion.span} columns={columns} />}
          {columns > 1 ? (
            <>
              <Bracket />
              <CostStrip onPreview={setPreview} />
            </>
          ) : (
            <p className="ghost">One layer alone cannot be fused.</p>
          )}
        </div>
        {columns > 1 && (
          <>
            <SolvePrice />
            <LossNote />
          </>
        )}
      </div>
      <Lane
        arm="fused"
        title="Fused network"
        columns={columns}
        {...shallow}
        empty={`Press Fuse: layers ${span[0]} to ${span[1]} become one here, and start where the original stands.`}
      />
      <Lane
        arm="random"
        title="Random network"
        columns={columns}
        {...shallow}
        empty="The same shallow network, started at random, to race against."
      />
    </div>
  );
}
