// Milliseconds of a step by the clock on the wall: browsers round their clocks to a tenth of a millisecond and the
// clocks of GPUs to 65 µs, so that nothing shorter than ten milliseconds is believed. What a call takes however many
// steps it is for, such as the way back of a GPU's answer, is taken off: by a call for one step.

/** Milliseconds that are long enough to be believed. */
const LONG_ENOUGH = 10;
/** So many times as many steps in the next try, at most. */
const GROWTH = 64;

/**
 * `train` resolves when its steps are done, not when they are on their way. Where it is known what a call takes at most
 * however few its steps are, the `way` of its answer, a step that is long enough by itself is timed once.
 */
export async function timeSteps(
  train: (steps: number) => Promise<void>,
  now: () => number = () => performance.now(),
  way = Infinity,
): Promise<number> {
  async function time(steps: number): Promise<number> {
    const began = now();
    await train(steps);
    return now() - began;
  }
  const first = await time(1);
  const alone = first - way;
  if (alone >= LONG_ENOUGH) return alone;
  const grown = (more: number, taken: number) =>
    Math.ceil(Math.min(GROWTH * more, (1.2 * LONG_ENOUGH * more) / Math.max(taken, 0.1)));
  for (let more = way < Infinity ? grown(1, Math.max(alone, first / 2)) : 1; ;) {
    const taken = (await time(1 + more)) - first;
    if (taken >= LONG_ENOUGH) return taken / more;
    more = grown(more, taken);
  }
}
