// How the networks learn: each field with one line of what it does.

import { MOST_MOMENTUM } from "#core/experiment/schema/schema.ts";
import type {
  Experiment,
  OptimizerName,
  Resample,
  Retraction,
} from "#core/experiment/schema/schema.ts";
import { Select } from "#app/ui/Field.tsx";
import { NumberField } from "#app/ui/NumberField.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { optionsOf } from "./choices.tsx";
import type { Choice } from "./choices.tsx";
import { InitializerFields } from "./InitializerFields.tsx";
import { ScheduleFields } from "./ScheduleFields.tsx";

const OPTIMIZERS: { readonly [name in OptimizerName]: Choice } = {
  sgd: ["SGD", "Straight down the gradient of each batch."],
  momentum: ["SGD with momentum", "Keeps rolling the way it went before."],
  rmsprop: ["RMSprop", "Every weight's step is measured by its recent gradients."],
  adam: ["Adam", "Momentum, with steps measured as in RMSprop."],
};

const RESAMPLES: { readonly [choice in Resample]: Choice } = {
  none: ["Initial weights", "All share one split and one order of batches."],
  order: ["Weights and order", "Each has its own order of batches, the same in every arm."],
  split: ["Weights, order and split", "Each has its own training and validation samples, too."],
};

const RETRACTIONS: { readonly [choice in Retraction]: Choice } = {
  none: ["No", "Training may stretch signals as it likes."],
  qr: ["By QR retraction", "Led back after every step: only dense kernels that start orthogonal."],
};

export function TrainingFields() {
  const lab = useLab();
  const { training, shallowEpochs } = useLabState((state) => state.experiment);
  const resample = useLabState((state) => state.experiment.resample ?? "none");
  const samples = useLabState((state) => state.dataset?.train);
  const { optimizer, batchSize, epochs, l2, retraction = "none" } = training;
  const change = (fields: Partial<Experiment["training"]>) =>
    lab.change({ training: { ...training, ...fields } });
  return (
    <>
      <NumberField
        label="Epochs"
        hint="Passes of the original network over the training data; 0 leaves it as it starts."
        value={epochs}
        min={0}
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
        onChange={(type) =>
          change({
            optimizer: { type: type as OptimizerName, learningRate: optimizer.learningRate },
          })
        }
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
      {optimizer.type === "sgd" && (
        <NumberField
          label="Momentum"
          hint="The share of the last update that goes on; 0.9 is SGD with momentum."
          value={optimizer.momentum ?? 0}
          min={0}
          max={MOST_MOMENTUM}
          step="any"
          onCommit={(momentum) => change({ optimizer: { ...optimizer, momentum } })}
        />
      )}
      <NumberField
        label="Batch size"
        hint="Samples in one step: few are noisy, many take longer."
        value={batchSize}
        min={1}
        max={samples ?? 65_536}
        onCommit={(next) => change({ batchSize: next })}
      />
      <Select
        label="Replicas differ in"
        hint={RESAMPLES[resample][1]}
        value={resample}
        onChange={(next) => lab.change({ resample: next as Resample })}
      >
        {optionsOf(RESAMPLES)}
      </Select>
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
        label="Keep kernels orthogonal"
        hint={RETRACTIONS[retraction][1]}
        value={retraction}
        onChange={(next) => change({ retraction: next as Retraction })}
      >
        {optionsOf(RETRACTIONS)}
      </Select>
      <InitializerFields />
      <details className="more">
        <summary>Learning-rate schedule</summary>
        <ScheduleFields {...{ training }} onChange={(schedule) => change({ schedule })} />
      </details>
    </>
  );
}
