// One convolution written as the dense layer that it equals, its matrix as a picture that can be read cell by cell,
// and the sum with a dense layer in parallel.

import { useCallback, useMemo, useRef, useState } from "react";
import { filledShare, tapRepeats } from "#core/model/merge/convMatrix.ts";
import type { MatrixReading } from "#core/model/merge/merges.ts";
import { windowsOf } from "#core/model/kinds.ts";
import { divergingScale } from "#charts/scales/colour.ts";
import { formatCount, formatPercent } from "#charts/scales/format.ts";
import { describeConvMatrix, matrixReadout } from "#charts/tensor/convMatrix.ts";
import { pictureMark, tilesPicture } from "#charts/tensor/heatmap.ts";
import { matrixLayout } from "#charts/tensor/tiles.ts";
import { readMatrix } from "#store/readings/merges.ts";
import type { ConvPlace, MergesReading } from "#store/readings/merges.ts";
import { CellPicture } from "#app/tensor/CellPicture.tsx";
import type { CellKind } from "#app/tensor/cellPainting.ts";
import { TextAlternativeView } from "#app/ui/TextAlternativeView.tsx";
import { differenceWords } from "./differenceWords.ts";

export function ConvAsMatrix({ reading }: { readonly reading: MergesReading }) {
  const { convs } = reading;
  const [chosen, choose] = useState(0);
  if (convs.length === 0) return null;
  const conv = convs[Math.min(chosen, convs.length - 1)];
  return (
    <section aria-label="Convolution as a matrix">
      <h3>Convolution as a matrix</h3>
      {convs.length > 1 && (
        <label>
          Convolution{" "}
          <select value={convs.indexOf(conv)} onChange={(e) => choose(Number(e.target.value))}>
            {convs.map(({ name, layer }, i) => (
              <option key={layer} value={i}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {conv.isLarge ? <Large {...conv} /> : <Matrix key={conv.layer} {...{ reading, conv }} />}
    </section>
  );
}

function Large({ name, size: [rows, columns] }: ConvPlace) {
  return (
    <p className="ghost">
      {capital(name)} is a dense layer of {formatCount(rows)} × {formatCount(columns)}, exactly; too
      many numbers to write out on the page.
    </p>
  );
}

type MatrixProps = { readonly reading: MergesReading; readonly conv: ConvPlace };

function Matrix({ reading, conv }: MatrixProps) {
  const readout = useRef<HTMLParagraphElement>(null);
  const measured = useMemo(() => readMatrix(reading, conv), [reading, conv]);
  const { kernel } = measured.matrix;
  const kind = useMemo(() => matrixKind(conv), [conv]);
  const tensor = useCallback(() => kernel, [kernel]);
  const label = `Matrix of ${conv.name}`;
  return (
    <>
      <Facts {...{ conv, measured }} count={reading.samples.shape[0]} />
      <CellPicture {...{ label, kind, tensor, readout }} />
      <p className="readout" ref={readout} aria-hidden="true" />
      <TextAlternativeView
        label={label}
        textAlternative={() =>
          describeConvMatrix(
            conv.size,
            filledShare(conv.spec, conv.input),
            tapRepeats(conv.spec, conv.input),
          )
        }
      />
    </>
  );
}

type FactsProps = {
  readonly conv: ConvPlace;
  readonly measured: MatrixReading;
  readonly count: number;
};

function Facts({ conv, measured, count }: FactsProps) {
  const [rows, columns] = conv.size;
  const { before, after, filled, norm, parallel } = measured;
  return (
    <>
      <p>
        {capital(conv.name)} is a dense layer of {formatCount(rows)} × {formatCount(columns)}:{" "}
        {formatCount(before)} parameters become {formatCount(after)}, {formatPercent(filled)} of the
        matrix filled, each weight repeated along a diagonal.
        {norm !== undefined && " The batch norm before it is taken in, borders and all."}{" "}
        {differenceWords("its values", measured, count)}
      </p>
      <p>
        A dense layer in parallel is then added to it, matrix to matrix and bias to bias (here one
        drawn at random). {differenceWords("the sums", parallel, count)}
      </p>
    </>
  );
}

const capital = (words: string) => words[0].toUpperCase() + words.slice(1);

function matrixKind({ spec, input }: ConvPlace): CellKind {
  const output = [...windowsOf(spec, input)!.map((axis) => axis.output), spec.filters];
  return {
    layoutOf: ({ shape: [rows, columns] }) => matrixLayout(rows, columns),
    marksOf: ({ data }, layout, box, theme) => [
      pictureMark(
        tilesPicture(data, layout, divergingScale(theme.weights, filledOf(data), 1)),
        box,
      ),
    ],
    readout: ({ shape, data }, { index }) =>
      matrixReadout(index, data[index], shape[1], { input, output }),
  };
}

/** What is not 0, so that a matrix that is nearly empty has the colours of its kernel. */
function filledOf(data: ArrayLike<number>): readonly number[] {
  return Array.from(data).filter((value) => value !== 0);
}
