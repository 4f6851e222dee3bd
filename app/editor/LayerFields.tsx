// The fields of one layer: only those that its kind has, as the table of layers lists them.

import { editFields } from "#core/experiment/edit/blockLimits.ts";
import { POOLINGS, SWITCHES } from "#core/experiment/edit/blockDesign.ts";
import type { BlockDesign, Pooling } from "#core/experiment/edit/blockDesign.ts";
import { KINDS, kindOf } from "#core/model/kinds.ts";
import type { EditField } from "#core/model/kinds/edit.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { Activation } from "#core/model/layers.ts";
import { Select } from "#app/ui/Field.tsx";
import { NumberField } from "#app/ui/NumberField.tsx";
import { RareFields } from "./RareFields.tsx";

type LayerFieldsProps = {
  readonly design: BlockDesign;
  /** Only images and signals can be convolved. */
  readonly mayConvolve: boolean;
  /** Returns whether the change was made. */
  readonly onChange: (fields: Partial<BlockDesign>) => boolean;
};

export function LayerFields({ design, mayConvolve, onChange }: LayerFieldsProps) {
  const { kind, activation } = design;
  const part = { design, onChange };
  return (
    <div className="layer-fields">
      {mayConvolve && (
        <Select
          label="Type"
          value={kind}
          onChange={(value) => onChange({ kind: value as BlockDesign["kind"] })}
        >
          <option value="dense">dense</option>
          <option value="conv">convolution</option>
        </Select>
      )}
      <Numbers fields={["units", "kernelSize", "strides"]} {...part} />
      {kind === "conv" && <PaddingSelect {...part} />}
      <Select
        label="Activation"
        value={activation}
        onChange={(value) => onChange({ activation: value as Activation })}
      >
        {ACTIVATIONS.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <Numbers fields={["alpha"]} {...part} />
      {kind === "conv" && <PoolSelect {...part} />}
      <Numbers fields={["dropout"]} {...part} />
      {SWITCHES.map((type) => (
        <label className="check" key={type} title={KINDS[type].summary}>
          <input
            type="checkbox"
            checked={design[type]}
            onChange={(event) => onChange({ [type]: event.target.checked })}
          />
          {KINDS[type].toggle}
        </label>
      ))}
      <RareFields {...part} />
    </div>
  );
}

export type PartProps = Pick<LayerFieldsProps, "design" | "onChange">;

type NumbersProps = PartProps & { readonly fields: readonly EditField["field"][] };

/** Those of the fields that the layer has. One number stands for all axes; a file's that differ are shown, and what is typed replaces both. */
function Numbers({ fields, design, onChange }: NumbersProps) {
  const shown = editFields(design.kind).filter(({ field }) => fields.includes(field));
  return shown.map(({ field, label, step, limits: [min, max] }) => {
    const value = design[field];
    if (value === undefined || value === "shared") return null;
    const extents = [value].flat();
    const name = new Set(extents).size > 1 ? `${label} (${extents.join("×")})` : label;
    const onCommit = (next: number) => onChange({ [field]: next });
    return (
      <NumberField key={field} label={name} value={extents[0]} {...{ min, max, step, onCommit }} />
    );
  });
}

function PaddingSelect({ design: { padding }, onChange }: PartProps) {
  const isExplicit = typeof padding === "object";
  return (
    <Select
      label="Padding"
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
