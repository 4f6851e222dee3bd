// Which samples a step sees: every engine asks here, so that all engines and arms see the same batches.

import { random } from "#core/math/random.ts";

/** Updates in one epoch: ⌊N / batchSize⌋, at least one; a partial last batch is left out. */
export function stepsPerEpoch(samples: number, batchSize: number): number {
  return Math.max(1, Math.floor(samples / batchSize));
}

/** The order in which epoch `epoch` (from 0) visits the training samples: stream "order" of the seed. */
export function epochOrder(seed: number, epoch: number, samples: number): Uint32Array {
  return random(seed, "order", epoch).permutation(samples);
}

/** Sample numbers of each batch: `batchOf(step)`; batchSize is capped at the number of samples. */
export function batchSchedule(
  seed: number,
  samples: number,
  batchSize: number,
): (step: number) => Uint32Array {
  const size = Math.min(batchSize, samples);
  const perEpoch = stepsPerEpoch(samples, size);
  let epoch = -1;
  let order = new Uint32Array(0);
  return (step) => {
    const wanted = Math.floor(step / perEpoch);
    if (wanted !== epoch) {
      epoch = wanted;
      order = epochOrder(seed, epoch, samples) as Uint32Array<ArrayBuffer>;
    }
    const start = (step % perEpoch) * size;
    return order.subarray(start, start + size);
  };
}
