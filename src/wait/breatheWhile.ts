// Living on while somebody else works: whoever waits for another thread still takes its own messages.

/** Milliseconds between two breaths. */
const SLICE = 20;

/**
 * What comes of `work`, with a call of `breathe` every 20 ms until then. Where `breathe` throws, to cancel,
 * `cancel` is called and waited for, and so is the end of `work`; then what was thrown is thrown.
 */
export async function breatheWhile<T>(
  work: Promise<T>,
  breathe: () => Promise<void>,
  cancel: () => Promise<unknown>,
): Promise<T> {
  let isOver = false;
  const over = () => void (isOver = true);
  const ended = work.then(over, over);
  try {
    while (!isOver) {
      await breathe();
      await Promise.race([ended, pause()]);
    }
  } catch (error) {
    await cancel();
    await ended;
    throw error;
  }
  return work;
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, SLICE));
