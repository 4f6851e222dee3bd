// The inside of the Selected weights panel: the parent's kernel, what was taken of it lit, and the kernel it became.

import { useCallback } from "react";
import type { CSSProperties } from "react";
import type { SelectionReport } from "#core/experiment/insight/selectionReport.ts";
import { blockName } from "#core/model/blocks.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { NOT_YET } from "#charts/marks/textAlternative.ts";
import { describeSelection, selectionFigure, standBeside } from "#charts/tensor/selection.ts";
import type { SelectionPicture } from "#charts/tensor/selection.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useSize } from "#app/hooks/useSize.ts";

/** Pixels of one kernel, its title included. */
const ONE = 300;

export function Selection({ data: report }: { readonly data: SelectionReport }) {
  const { buffers } = useLab();
  const parent = useLabState((state) => state.arms.original?.summary.network);
  const network = useLabState((state) => state.arms.weightSelection?.summary.network);
  const [ref, { width }] = useSize<HTMLDivElement>();
  const read = useCallback((): SelectionPicture | undefined => {
    const { lender, layer, chosen } = report;
    const large = buffers.weights("original")?.[lender]?.kernel;
    const small = buffers.firstWeights("weightSelection")?.[layer]?.kernel;
    if (!large || !small || !parent || !network) return undefined;
    const names = [
      `Parent, ${blockName(parent.layers, lender)}`,
      `Selected, ${blockName(network.layers, layer)}`,
    ] as const;
    return { large, small, chosen, names };
  }, [buffers, report, parent, network]);
  const make = useCallback(
    (frame: Frame) => {
      const picture = read();
      return picture ? selectionFigure(picture, frame) : { ...frame, ...EMPTY };
    },
    [read],
  );
  const lines = standBeside(width || ONE) ? 1 : 2;
  return (
    <div ref={ref} className="taught-figures">
      <p className="plainly">{shareOf(report, parent && read())}</p>
      <p className="note">
        Rows and columns are taken at even distances, whatever their weights are: units that worked
        together in the parent are parted, and nothing makes up for those left out. The fusion uses
        all of the span.
      </p>
      <div style={{ "--height": `${ONE * lines}px` } as CSSProperties}>
        <FigureView
          label="Weights selected from the parent"
          make={make}
          stamp={useCallback(() => buffers.weights("original"), [buffers])}
          textAlternative={() => {
            const picture = read();
            return picture ? describeSelection(picture) : NOT_YET;
          }}
        />
      </div>
    </div>
  );
}

const EMPTY = { title: "", description: "", marks: [] };

/** "Half of the parent's kernel … */
function shareOf({ chosen }: SelectionReport, picture: SelectionPicture | undefined): string {
  if (!picture) return "Not known yet.";
  const taken = chosen.reduce((product, indices) => product * indices.length, 1);
  const all = picture.large.data.length;
  const name = picture.names[0].toLowerCase().replace("parent, ", "");
  return `${formatPercent(taken / all)} of the weights of the parent’s ${name} are the start of this network’s fused layer; all other layers are the parent’s own.`;
}
