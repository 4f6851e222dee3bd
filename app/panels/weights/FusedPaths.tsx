// The paths behind one fused weight: the hidden units that it passes through, strongest first, as a
// table that is its own text. The weight is the one under the cursor of the fused kernel's picture.

import type { CSSProperties, ReactNode } from "react";
import type { Path, PathSum } from "#core/experiment/insight/pathSum.ts";
import { formatMeasured, formatSigned } from "#charts/scales/format.ts";
import { beyondPaths } from "#charts/weights/pathFan.ts";
import type { WeightEnds } from "#app/tensor/weightNames.ts";

/** Rows of single units: the table keeps its height. */
export const STRONGEST = 5;

type FusedPathsProps = {
  readonly ends: WeightEnds;
  /** What one of the hidden layer is called, and the layer's number. */
  readonly unit: "unit" | "filter";
  readonly block: number;
  readonly paths: PathSum;
  /** Mean slope of each hidden unit's gate. */
  readonly gains: ArrayLike<number>;
  /** The fused weight itself. */
  readonly weight: number;
};

export function FusedPaths({ ends, unit, block, paths, gains, weight }: FusedPathsProps) {
  const { strongest, rest, shares, places } = paths;
  const beyond = beyondPaths(shares, weight);
  const values = [...strongest.map(({ share }) => share), rest.share, weight, beyond];
  const largest = Math.max(...values.map(Math.abs)) || 1;
  const bar = (value: number) => <Bar share={value / largest} />;
  const blanks = Array.from({ length: STRONGEST - strongest.length }, (_, i) => i);
  const isSingle = strongest.some(({ factors }) => factors);
  return (
    <table className="paths">
      <caption>
        Paths from {ends.from} to {ends.to} <span>{placesWords(unit, block, places)}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">through</th>
          <th scope="col">{isSingle ? "in × gain × out" : "gain"}</th>
          <th scope="col">adds</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {strongest.map((path) => (
          <tr key={path.hidden}>
            <th scope="row">
              {unit} {path.hidden + 1}
            </th>
            <td>{product(path, gains[path.hidden % gains.length])}</td>
            <Adds value={path.share} bar={bar(path.share)} />
          </tr>
        ))}
        {blanks.map((i) => (
          <tr key={-i - 1} aria-hidden="true">
            <td> </td>
          </tr>
        ))}
        <Sum name={othersWords(unit, rest.count)} value={rest.share} bar={bar(rest.share)} />
        <Sum name={BEYOND} value={beyond} bar={bar(beyond)} />
      </tbody>
      <tfoot>
        <Sum name="fused weight" value={weight} bar={bar(weight)} />
      </tfoot>
    </table>
  );
}

const BEYOND = "what the fit adds beyond the paths";

function othersWords(unit: string, count: number): string {
  if (count === 0) return `no other ${unit}`;
  return count === 1 ? `what the other ${unit} adds` : `what the other ${count} add`;
}

/** Where they lead through. */
function placesWords(unit: string, block: number, places: number): string {
  const of = `through the ${unit}s of layer ${block}`;
  if (places === 0) return `${of}: none, it lies outside what the span reads`;
  return places === 1 ? of : `${of}, each at ${places} places`;
}

function product({ factors }: Path, gain: number): string {
  if (!factors) return `× ${formatMeasured(gain)}`;
  return [factors.into, factors.gain, factors.out].map(formatMeasured).join(" × ");
}

type AddsProps = { readonly value: number; readonly bar: ReactNode };

function Adds({ value, bar }: AddsProps) {
  return (
    <>
      <td className="adds">{formatSigned(value)}</td>
      <td aria-hidden="true">{bar}</td>
    </>
  );
}

function Sum({ name, ...adds }: AddsProps & { readonly name: string }) {
  return (
    <tr>
      <th scope="row" colSpan={2}>
        {name}
      </th>
      <Adds {...adds} />
    </tr>
  );
}

/** A bar from the middle, to the right where it adds. */
function Bar({ share }: { readonly share: number }) {
  const style = {
    insetInlineStart: `${50 + 50 * Math.min(0, share)}%`,
    inlineSize: `${50 * Math.abs(share)}%`,
  } satisfies CSSProperties;
  return (
    <span className="diverging">
      <span data-sign={share < 0 ? "minus" : "plus"} style={style} />
    </span>
  );
}
