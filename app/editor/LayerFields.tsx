// The fields of one layer: only those that its kind has, as the table of layers lists them.

import { numberOf } from "#core/experiment/edit/blockDesign.ts";
import type { BlockDesign, Pooling } from "#core/experiment/edit/blockDesign.ts";
import {
  AMOUNTS,
  blockKinds,
  editFields,
  openerOf,
  POOLINGS,
  SWITCHES,
} from "#core/experiment/edit/blockKinds.ts";
import { KINDS, kindOf } from "#core/model/kinds.ts";
import { decayField } from "#core/model/kinds/edit.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { Activation } from "#core/model/layers.ts";
import { Select } from "#app/ui/Field.tsx";
import { NumberField } from "#app/ui/NumberField.tsx";
import { RareFields } from "./RareFields.tsx";

type LayerFieldsProps = {
  readonly design: BlockDesign;
  /** Axes of a sample: only images and signals can be convolved. */
  readonly axes: number;
  /** Returns whether the change was made. */
  readonly onChange: (fields: Partial<BlockDesign>) => boolean;
};

export function LayerFields({ design, axes, onChange }: LayerFieldsProps) {
  const { activation, padding } = design;
  const kind = KINDS[openerOf(design.kind, axes)!];
  const part = { design, onChange };
  return (
    <div className="layer-fields">
      <KindSelect axes={axes} {...part} />
      <Numbers fields={(kind.edit ?? []).map(({ field }) => field)} {...part} />
      {padding !== undefined && <PaddingSelect {...part} />}
      <Select
        label="Activation"
        hint={KINDS.activation.summary}
        value={activation}
        onChange={(value) => onChange({ activation: value as Activation })}
      >
        {ACTIVATIONS.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <Numbers fields={["alpha"]} {...part} />
      {kind.inputAxes !== 1 && <PoolSelect {...part} />}
      <Numbers fields={AMOUNTS} {...part} />
      {SWITCHES.map((type) => (
        <label className="check" key={type} title={KINDS[type].summary}>
          <input
            type="checkbox"
            checked={design[type] === true}
            onChange={(event) => onChange({ [type]: event.target.checked })}
          />
          {KINDS[type].toggle}
        </label>
      ))}
      <RareFields {...part} />
    </div>
  );
}

/** A choice where there is one, each kind in one line. */
function KindSelect({ axes, design: { kind }, onChange }: PartProps & { readonly axes: number }) {
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

export type PartProps = Pick<LayerFieldsProps, "design" | "onChange">;

type NumbersProps = PartProps & { readonly fields: readonly string[] };

/** Those of the fields that the layer has. One number stands for all axes; a file's that differ are shown, and what is typed replaces both. */
function Numbers({ fields, design, onChange }: NumbersProps) {
  const shown = editFields(design.kind).filter(
    ({ field }) => fields.includes(field) && field !== decayField.field,
  );
  return shown.map(({ field, label, hint, step, limits: [min, max] }) => {
    const value = numberOf(design, field);
    if (value === undefined || value === "shared") return null;
    const extents = [value].flat();
    const name = new Set(extents).size > 1 ? `${label} (${extents.join("×")})` : label;
    const onCommit = (next: number) => onChange({ [field]: next });
    const manner = { hint, min, max, step, onCommit };
    return <NumberField key={field} label={name} value={extents[0]} {...manner} />;
  });
}

function PaddingSelect({ design: { padding }, onChange }: PartProps) {
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

function PoolSelect({ design: { pool }, onChange }: PartProps) {
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
