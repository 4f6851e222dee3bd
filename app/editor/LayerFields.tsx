// The fields of one layer: only those that its kind has, as the table of layers lists them.

import { numberOf } from "#core/experiment/edit/blockDesign.ts";
import { AMOUNTS, editFields, openerOf, SWITCHES } from "#core/experiment/edit/blockKinds.ts";
import { KINDS } from "#core/model/kinds.ts";
import { decayField } from "#core/model/kinds/edit.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { Activation } from "#core/model/layers.ts";
import { Select } from "#app/ui/Field.tsx";
import { NumberField } from "#app/ui/NumberField.tsx";
import { KindSelect, PaddingSelect, PoolSelect } from "./LayerSelects.tsx";
import type { PartProps } from "./LayerSelects.tsx";
import { RareFields } from "./RareFields.tsx";

/** `axes` are those of a sample: only images and signals can be convolved. */
type LayerFieldsProps = PartProps & { readonly axes: number };

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
      <div className="switches">
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
      </div>
      <RareFields {...part} />
    </div>
  );
}

type NumbersProps = PartProps & { readonly fields: readonly string[] };

/** Those of the fields that the layer has. One number is used for all axes; a file's that differ are shown, and what is typed replaces both. */
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
