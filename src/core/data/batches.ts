// Which samples a step sees: every engine asks here, so that all engines and arms see the same batches. Replicas
// share one order, or each has its own; replica r of every arm sees the same.

import { random } from "#core/math/random.ts";

/** Updates in one epoch: ⌊N / batchSize⌋, at least one; a partial last batch is left out. */
export function stepsPerEpoch(samples: number, batchSize: number): number {
  return Math.max(1, Math.floor(samples / batchSize));
}

/**
 * The order in which epoch `epoch` (from 0) visits the training samples: stream "order" of the seed. Order 0
 * is the one that replicas share; replica r that has an order of its own has order r.
 */
export function epochOrder(seed: number, epoch: number, samples: number, order = 0): Uint32Array {
  const own = order === 0 ? [] : [order];
  return random(seed, "order", ...own, epoch).permutation(samples);
}

/** Sample numbers of each batch: `batchOf(step)`; batchSize is capped at the number of samples. */
export function batchSchedule(
  seed: number,
  samples: number,
  batchSize: number,
  number = 0,
): (step: number) => Uint32Array {
  const size = Math.min(batchSize, samples);
  const perEpoch = stepsPerEpoch(samples, size);
  let epoch = -1;
  let order = new Uint32Array(0);
  return (step) => {
    const wanted = Math.floor(step / perEpoch);
    if (wanted !== epoch) {
      epoch = wanted;
      order = epochOrder(seed, epoch, samples, number) as Uint32Array<ArrayBuffer>;
    }
    const start = (step % perEpoch) * size;
    return order.subarray(start, start + size);
  };
}
