// How long and in what batches a small network learns a data set, where nobody has chosen: so that a network moved to
// another set is trained neither for a tenth of what it needs nor for minutes.

import type { Shape } from "#core/math/tensor.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

/** Samples up to which a batch has so many. */
const BATCHES: readonly (readonly [samples: number, batch: number])[] = [
  [600, 16],
  [2000, 32],
  [Infinity, 64],
];
/** Updates after which the presets' networks have learnt their sets: lists of numbers; pictures and signals. */
const UPDATES = { list: 1250, grid: 400 };
/** Fewest and most epochs. */
const EPOCHS = [3, 40] as const;

/** Learning rate of Adam: higher where the inputs are few. */
function rateOf(inputShape: Shape): number {
  if (inputShape.length > 1) return 0.002;
  return inputShape[0] <= 2 ? 0.01 : 0.005;
}

/** The experiment's training and the race's epochs, for a training part of so many samples of a shape. */
export function pacedFor(
  { training }: Experiment,
  samples: number,
  inputShape: Shape,
): Pick<Experiment, "training" | "shallowEpochs"> {
  const batchSize = BATCHES.find(([most]) => samples <= most)![1];
  const updates = inputShape.length > 1 ? UPDATES.grid : UPDATES.list;
  const wanted = Math.round(updates / Math.ceil(samples / batchSize));
  const epochs = Math.max(EPOCHS[0], Math.min(EPOCHS[1], wanted));
  const { optimizer } = training;
  const paced =
    optimizer.type === "adam" ? { ...optimizer, learningRate: rateOf(inputShape) } : optimizer;
  const schedule: Experiment["training"]["schedule"] = []; // its epochs were the other set's
  return {
    training: { ...training, optimizer: paced, batchSize, epochs, schedule },
    shallowEpochs: epochs,
  };
}
