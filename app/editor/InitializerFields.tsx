// How weights begin: the rule, and the numbers that some rules take.

import { initOptionsOf } from "#core/experiment/initOptions.ts";
import type { Experiment } from "#core/experiment/schema.ts";
import type { InitType } from "#core/init/registry.ts";
import { Select } from "#app/ui/Field.tsx";
import { NumberField } from "#app/ui/NumberField.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { optionsOf } from "./choices.tsx";
import type { Choice } from "./choices.tsx";

const INITIALIZERS: { readonly [type in InitType]: Choice } = {
  heNormal: ["He normal", "Normal, variance 2 ∕ inputs: made for relu."],
  heUniform: ["He uniform", "Uniform, variance 2 ∕ inputs: made for relu."],
  glorotNormal: ["Glorot normal", "Normal, variance 2 ∕ (inputs + outputs): made for tanh."],
  glorotUniform: ["Glorot uniform", "Uniform, variance 2 ∕ (inputs + outputs): made for tanh."],
  lecunNormal: [
    "LeCun normal",
    "Normal, variance 1 ∕ inputs: keeps linear signals as large as they come.",
  ],
  orthogonal: ["orthogonal", "Kernels that turn signals and do not stretch them."],
  normal: ["normal", "Normal, the same spread in every layer."],
  uniform: ["uniform", "Uniform, the same range in every layer."],
  constant: ["constant", "Every weight the same: units stay twins for ever."],
  zeros: ["zeros", "Nothing to follow: hidden layers cannot learn."],
};

/** What the options of rules are called on the screen, and how far they may go. */
const OPTIONS: { readonly [name: string]: readonly [label: string, min: number, max: number] } = {
  value: ["Value", -10, 10],
  mean: ["Mean", -10, 10],
  stddev: ["Standard deviation", 0, 10],
  minval: ["From", -10, 10],
  maxval: ["To", -10, 10],
  gain: ["Gain", -10, 10],
};

export function InitializerFields() {
  const lab = useLab();
  const init = useLabState((state) => state.experiment.init);
  return (
    <>
      <Select
        label="Initializer"
        hint={INITIALIZERS[init.type][1]}
        value={init.type}
        onChange={(type) => lab.change({ init: { type: type as InitType } })}
      >
        {optionsOf(INITIALIZERS)}
      </Select>
      {initOptionsOf(init).map(({ name, value }) => {
        const [label, min, max] = OPTIONS[name];
        return (
          <NumberField
            key={name}
            label={label}
            value={value}
            step="any"
            onCommit={(next) =>
              lab.change({ init: { ...init, [name]: next } as Experiment["init"] })
            }
            {...{ min, max }}
          />
        );
      })}
    </>
  );
}
