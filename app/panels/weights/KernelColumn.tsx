// The fused layer or one of its alternatives: its kernel as a picture whose weights can be read one by
// one, and the histogram of its weights.

import { useCallback, useRef } from "react";
import type { Tensor } from "#core/math/tensor.ts";
import { histogramFigure, histogramOf, describeHistogram } from "#charts/tensor/histogram.ts";
import { describeKernel } from "#charts/tensor/describeTensor.ts";
import { NOT_YET } from "#charts/marks/textAlternative.ts";
import type { Cell } from "#charts/tensor/tiles.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { TextAlternativeView } from "#app/ui/TextAlternativeView.tsx";
import { CellPicture } from "#app/tensor/CellPicture.tsx";
import type { CellKind } from "#app/tensor/cellPainting.ts";

type KernelColumnProps = {
  readonly title: string;
  readonly kind: CellKind;
  readonly kernel: () => Tensor | undefined;
  /** Limits that all columns share. */
  readonly range: readonly [number, number];
  readonly onCell?: (cell: Cell) => void;
};

const BINS = 32;
const NONE = new Float32Array(0);

export function KernelColumn({ title, kind, kernel, range, onCell }: KernelColumnProps) {
  const readout = useRef<HTMLParagraphElement>(null);
  const label = `Spread of the weights, ${title}`;
  const counted = useCallback(
    () => histogramOf(kernel()?.data ?? NONE, BINS, range),
    [kernel, range],
  );
  const make = useCallback(
    (frame: Frame) => histogramFigure(counted(), { ...frame, label }),
    [counted, label],
  );
  return (
    <div className="kernel-column">
      <h3>{title}</h3>
      <CellPicture
        label={`Kernel, ${title}`}
        kind={kind}
        tensor={kernel}
        readout={readout}
        {...(onCell && { onCell })}
      />
      <p className="readout" ref={readout} aria-hidden="true" />
      <TextAlternativeView
        label={`Kernel, ${title}`}
        textAlternative={() => {
          const values = kernel();
          return values ? describeKernel(values) : NOT_YET;
        }}
      />
      <FigureView
        label={label}
        className="mini"
        make={make}
        stamp={kernel}
        textAlternative={() => describeHistogram(counted(), label)}
      />
    </div>
  );
}
