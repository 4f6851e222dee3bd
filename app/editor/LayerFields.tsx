// The fields of one layer: only those that its kind has.

import { EDIT_LIMITS } from "#core/experiment/blockLimits.ts";
import type { BlockDesign, Pooling } from "#core/experiment/blockDesign.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { Activation, PerAxis } from "#core/model/layers.ts";
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
  const { kind, units, activation, alpha, batchNorm, dropout } = design;
  const [fewest, most] = EDIT_LIMITS.units;
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
      <NumberField
        label={kind === "dense" ? "Units" : "Filters"}
        value={units}
        min={fewest}
        max={most}
        onCommit={(next) => onChange({ units: next })}
      />
      {kind === "conv" && <WindowFields {...{ design, onChange }} />}
      <Select
        label="Activation"
        value={activation}
        onChange={(value) => onChange({ activation: value as Activation })}
      >
        {ACTIVATIONS.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      {alpha !== undefined && (
        <NumberField
          label="Slope below 0"
          value={alpha}
          min={EDIT_LIMITS.alpha[0]}
          max={EDIT_LIMITS.alpha[1]}
          step={0.01}
          onCommit={(next) => onChange({ alpha: next })}
        />
      )}
      {kind === "conv" && <PoolSelect {...{ design, onChange }} />}
      <NumberField
        label="Dropout"
        value={dropout}
        min={EDIT_LIMITS.dropout[0]}
        max={EDIT_LIMITS.dropout[1]}
        step={0.05}
        onCommit={(next) => onChange({ dropout: next })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={batchNorm}
          onChange={(event) => onChange({ batchNorm: event.target.checked })}
        />
        Batch norm
      </label>
      <RareFields {...{ design, onChange }} />
    </div>
  );
}

export type PartProps = Pick<LayerFieldsProps, "design" | "onChange">;

function WindowFields({ design: { kernelSize = 1, strides = 1, padding }, onChange }: PartProps) {
  const isExplicit = typeof padding === "object";
  return (
    <>
      <AxesField
        label="Kernel size"
        value={kernelSize}
        limits={EDIT_LIMITS.kernelSize}
        onCommit={(next) => onChange({ kernelSize: next })}
      />
      <AxesField
        label="Stride"
        value={strides}
        limits={EDIT_LIMITS.strides}
        onCommit={(next) => onChange({ strides: next })}
      />
      <Select
        label="Padding"
        value={isExplicit ? "explicit" : (padding ?? "valid")}
        onChange={(value) => onChange({ padding: value as "same" | "valid" })}
      >
        <option value="same">same size</option>
        <option value="valid">none</option>
        {isExplicit && <option value="explicit">as in the file</option>}
      </Select>
    </>
  );
}

type AxesFieldProps = {
  readonly label: string;
  readonly value: PerAxis;
  readonly limits: readonly [low: number, high: number];
  readonly onCommit: (value: number) => boolean;
};

/** One number for all axes; a file's that differ are told, and what is typed replaces both. */
function AxesField({ label, value, limits: [min, max], onCommit }: AxesFieldProps) {
  const extents = [value].flat();
  const name = new Set(extents).size > 1 ? `${label} (${extents.join("×")})` : label;
  return <NumberField label={name} value={extents[0]} {...{ min, max, onCommit }} />;
}

const POOLS: readonly Exclude<Pooling, "none">[] = (["maxPool", "avgPool"] as const).flatMap(
  (type) => [2, 3, 4].map((poolSize) => ({ type, poolSize })),
);

function PoolSelect({ design: { pool }, onChange }: PartProps) {
  const offered = POOLS.some((other) => nameOf(other) === nameOf(pool)) ? POOLS : [pool, ...POOLS];
  const choices: readonly Pooling[] = pool === "none" ? ["none", ...POOLS] : ["none", ...offered];
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
  if (pool === "none") return pool;
  return `${pool.type === "maxPool" ? "max" : "average"} ${[pool.poolSize].flat().join("×")}`;
}
