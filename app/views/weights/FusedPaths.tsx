// The paths behind one fused weight: the hidden units that it passes through, strongest first, as a
// table that is its own text. The weight is the one under the cursor of the fused kernel's picture.

import { useMemo } from "react";
import type { CSSProperties, ReactNode } from "react";
import type { Paths } from "#core/experiment/insight.ts";
import { sumPaths } from "#core/experiment/pathSum.ts";
import { formatMeasured } from "#charts/format.ts";

const STRONGEST = 5;

type FusedPathsProps = {
  readonly paths: Paths;
  readonly input: number;
  readonly unit: number;
  /** The fused weight itself. */
  readonly weight: number;
};

export function FusedPaths({ paths, input, unit, weight }: FusedPathsProps) {
  const { strongest, rest, sum } = useMemo(
    () => sumPaths(paths, input, unit, STRONGEST),
    [paths, input, unit],
  );
  const largest = Math.max(
    ...strongest.map(({ share }) => Math.abs(share)),
    Math.abs(rest.share),
    Math.abs(weight),
    Math.abs(sum - weight),
  );
  const bar = (value: number) => <Bar share={largest > 0 ? value / largest : 0} />;
  const blanks = Array.from({ length: STRONGEST - strongest.length }, (_, i) => i);
  return (
    <table className="paths">
      <caption>
        Paths from input {input + 1} to unit {unit + 1}{" "}
        <span>strongest first; point at a weight</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">through</th>
          <th scope="col">in × gain × out</th>
          <th scope="col">adds</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {strongest.map(({ hidden, into, gain, out, share }) => (
          <Row key={hidden} name={`hidden ${hidden + 1}`} value={share} bar={bar(share)}>
            {formatMeasured(into)} × {formatMeasured(gain)} × {formatMeasured(out)}
          </Row>
        ))}
        {blanks.map((i) => (
          <tr key={-i - 1} aria-hidden="true">
            <td> </td>
          </tr>
        ))}
        <Row name={`${rest.count} others`} value={rest.share} bar={bar(rest.share)}>
          {""}
        </Row>
        <Row name="beyond" value={weight - sum} bar={bar(weight - sum)}>
          {paths.kind === "exact" ? "paths add up exactly" : "slopes vary with inputs"}
        </Row>
      </tbody>
      <tfoot>
        <Row name="fused weight" value={weight} bar={bar(weight)}>
          {""}
        </Row>
      </tfoot>
    </table>
  );
}

type RowProps = {
  readonly name: string;
  readonly value: number;
  readonly bar: ReactNode;
  readonly children: ReactNode;
};

function Row({ name, value, bar, children }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
      <td className="adds">{formatMeasured(Math.abs(value) < 5e-6 ? 0 : value)}</td>
      <td aria-hidden="true">{bar}</td>
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
