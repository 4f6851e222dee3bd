// How layers are fused: each field with one line of what it does.

import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { FusionMethod, FusionMode } from "#core/fusion/options.ts";
import { Select } from "#app/ui/Field.tsx";
import { NumberField } from "#app/ui/NumberField.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { METHOD_NAMES } from "#app/panels/fusionWords.ts";

const METHODS: { readonly [method in FusionMethod]: string } = {
  empirical: "All inputs at once on real samples: the optimum.",
  gaussian: "Closed form, from mean and covariance of the inputs alone.",
  perChannel: "As published for convolutions: one input channel at a time.",
  product: "Kernels multiplied, activations ignored.",
};

const MODES: { readonly [mode in FusionMode]: readonly [name: string, meaning: string] } = {
  oneShot: ["all at once", "A span of three layers or more becomes one in a single solve."],
  sequential: ["pair by pair", "From its end to its beginning, two layers at a time."],
  sequentialRetrain: ["pair by pair, training between", "The authors' way: slower, as it trains."],
};

type Bias = NonNullable<Experiment["fusion"]["bias"]>;

const BIASES: { readonly [bias in Bias]: readonly [name: string, meaning: string] } = {
  channel: ["one a filter", "Of a fused convolution, as convolutions have it."],
  position: ["one at each position", "Of a fused convolution: more parameters, never a worse fit."],
};

type Inherit = Experiment["fusion"]["inherit"];

const INHERIT: { readonly [inherit in Inherit]: readonly [name: string, meaning: string] } = {
  all: ["all layers", "The other layers start as they are in the original."],
  fusedOnly: ["the fused layer only", "The other layers start at random."],
};

/** By what λ multiplies; the mean diagonal only where a file or a link asks for it. */
const RIDGES = {
  variances: ["Ridge (relative)", "Times every input's own variance, added to it"],
  meanDiagonal: ["Ridge (of the mean)", "Times the mean variance, added to all of them"],
  absolute: ["Ridge (absolute)", "Added to the covariance's diagonal"],
} as const;

/** What the visitor sees in place of an absent kernel size. */
const FIELD = 0;
const MOST_TAPS = 15;

export function FusionFields() {
  const lab = useLab();
  const fusion = useLabState((state) => state.experiment.fusion);
  const { method, mode, ridge, inherit, samples, bias = "channel", kernelSize = FIELD } = fusion;
  const most = useLabState((state) => state.dataset?.train);
  const lambda = RIDGES["absolute" in ridge ? "absolute" : (ridge.of ?? "variances")];
  return (
    <>
      <Select
        label="Method"
        hint={METHODS[method]}
        value={method}
        onChange={(next) => lab.tune({ method: next as FusionMethod })}
      >
        {Object.entries(METHOD_NAMES).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        label="Long spans"
        hint={MODES[mode][1]}
        value={mode}
        onChange={(next) => lab.tune({ mode: next as FusionMode })}
      >
        {Object.entries(MODES).map(([value, [name]]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </Select>
      <NumberField
        label={lambda[0]}
        hint={`${lambda[1]}: steadier, less exact.`}
        value={"absolute" in ridge ? ridge.absolute : ridge.relative}
        min={0}
        max={1e6}
        step="any"
        onCommit={(next) =>
          lab.tune({
            ridge: "absolute" in ridge ? { absolute: next } : { ...ridge, relative: next },
          })
        }
      />
      <Select
        label="Inherit"
        hint={INHERIT[inherit][1]}
        value={inherit}
        onChange={(next) => lab.tune({ inherit: next as Inherit })}
      >
        {Object.entries(INHERIT).map(([value, [name]]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        label="Bias"
        hint={BIASES[bias][1]}
        value={bias}
        onChange={(next) => lab.tune({ bias: next as Bias })}
      >
        {Object.entries(BIASES).map(([value, [name]]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </Select>
      <NumberField
        label="Fused kernel size"
        hint="Taps a side of a fused convolution; 0 takes all that the span sees."
        value={typeof kernelSize === "number" ? kernelSize : Math.max(...kernelSize)}
        min={FIELD}
        max={MOST_TAPS}
        onCommit={(next) => lab.tune({ kernelSize: next === FIELD ? undefined : next })}
      />
      <NumberField
        label="Samples"
        hint="Training samples that the fit reads."
        value={samples}
        min={1}
        max={Math.max(samples, most ?? samples)}
        onCommit={(next) => lab.tune({ samples: next })}
      />
    </>
  );
}
