// What of a layer is chosen from a list: its kind, its padding, its pooling, as the table of layers has them.

import type { BlockDesign, Pooling } from "#core/experiment/edit/blockDesign.ts";
import { blockKinds, openerOf, POOLINGS } from "#core/experiment/edit/blockKinds.ts";
import { KINDS, kindOf } from "#core/model/kinds.ts";
import { Select } from "#app/ui/Field.tsx";

export type PartProps = {
  readonly design: BlockDesign;
  /** Returns whether the change was made. */
  readonly onChange: (fields: Partial<BlockDesign>) => boolean;
};

/** A choice where there is one, each kind in one line. */
export function KindSelect({
  axes,
  design: { kind },
  onChange,
}: PartProps & { readonly axes: number }) {
  const kinds = blockKinds(axes);
  if (kinds.length < 2) return null;
  return (
    <Select
      label="Type"
      hint={KINDS[openerOf(kind, axes)!].summary}
      value={kind}
      onChange={(name) => onChange({ kind: name })}
    >
      {kinds.map(({ name, label }) => (
        <option key={name} value={name}>
          {label}
        </option>
      ))}
    </Select>
  );
}

export function PaddingSelect({ design: { padding }, onChange }: PartProps) {
  const isExplicit = typeof padding === "object";
  return (
    <Select
      label="Padding"
      hint="Zeros around the input, or none."
      value={isExplicit ? "explicit" : (padding ?? "valid")}
      onChange={(value) => onChange({ padding: value as "same" | "valid" })}
    >
      <option value="same">same size</option>
      <option value="valid">none</option>
      {isExplicit && <option value="explicit">as in the file</option>}
    </Select>
  );
}

export function PoolSelect({ design: { pool }, onChange }: PartProps) {
  const offered = POOLINGS.some((other) => nameOf(other) === nameOf(pool))
    ? POOLINGS
    : [pool, ...POOLINGS];
  const choices: readonly Pooling[] =
    pool === "none" ? ["none", ...POOLINGS] : ["none", ...offered];
  return (
    <Select
      label="Pooling"
      hint={pool === "none" ? "Makes one value of a window." : KINDS[pool.type].summary}
      value={nameOf(pool)}
      onChange={(name) => onChange({ pool: choices.find((other) => nameOf(other) === name)! })}
    >
      {choices.map((choice) => (
        <option key={nameOf(choice)}>{nameOf(choice)}</option>
      ))}
    </Select>
  );
}

/** "max 2", "average 2×3". */
function nameOf(pool: Pooling): string {
  return pool === "none" ? pool : (kindOf(pool).choiceName?.(pool) ?? pool.type);
}
