// How the networks learn: each field with one line of what it does.

import type { Experiment, OptimizerName } from "#core/experiment/schema.ts";
import type { InitType } from "#core/init/registry.ts";
import { NumberField, Select } from "#app/ui/Field.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

type Choice = readonly [name: string, meaning: string];

const OPTIMIZERS: { readonly [name in OptimizerName]: Choice } = {
  sgd: ["SGD", "Straight down the gradient of each batch."],
  momentum: ["SGD with momentum", "Keeps rolling the way it went before."],
  rmsprop: ["RMSprop", "Every weight's step is measured by its recent gradients."],
  adam: ["Adam", "Momentum, with steps measured as in RMSprop."],
};

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

export function TrainingFields() {
  const lab = useLab();
  const { training, init, shallowEpochs } = useLabState((state) => state.experiment);
  const samples = useLabState((state) => state.dataset?.train);
  const { optimizer, batchSize, epochs, l2 } = training;
  const change = (fields: Partial<Experiment["training"]>) =>
    lab.change({ training: { ...training, ...fields } });
  return (
    <>
      <NumberField
        label="Epochs"
        hint="Passes of the original network over the training data."
        value={epochs}
        min={1}
        max={10_000}
        onCommit={(next) => change({ epochs: next })}
      />
      <NumberField
        label="Epochs of the race"
        hint="Passes of the shallow networks after fusing."
        value={shallowEpochs}
        min={1}
        max={10_000}
        onCommit={(next) => lab.change({ shallowEpochs: next })}
      />
      <Select
        label="Optimizer"
        hint={OPTIMIZERS[optimizer.type][1]}
        value={optimizer.type}
        onChange={(type) => change({ optimizer: { ...optimizer, type: type as OptimizerName } })}
      >
        {optionsOf(OPTIMIZERS)}
      </Select>
      <NumberField
        label="Learning rate"
        hint="How far a step goes; too far, and the loss becomes infinite."
        value={optimizer.learningRate}
        min={0}
        max={100}
        step="any"
        onCommit={(learningRate) => change({ optimizer: { ...optimizer, learningRate } })}
      />
      <NumberField
        label="Batch size"
        hint="Samples in one step: few are noisy, many take longer."
        value={batchSize}
        min={1}
        max={samples ?? 65_536}
        onCommit={(next) => change({ batchSize: next })}
      />
      <NumberField
        label="Weight decay (L2)"
        hint="Times Σ kernel², added to the loss: keeps weights small."
        value={l2}
        min={0}
        max={1}
        step="any"
        onCommit={(next) => change({ l2: next })}
      />
      <Select
        label="Initializer"
        hint={INITIALIZERS[init.type][1]}
        value={init.type}
        onChange={(type) => lab.change({ init: { type: type as InitType } })}
      >
        {optionsOf(INITIALIZERS)}
      </Select>
    </>
  );
}

function optionsOf(choices: { readonly [value: string]: Choice }) {
  return Object.entries(choices).map(([value, [name]]) => (
    <option key={value} value={value}>
      {name}
    </option>
  ));
}
