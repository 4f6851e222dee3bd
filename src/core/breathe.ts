// How long work lives beside everything else in its thread.

/** Called by long work between slices of at most ~30 ms; yields to other messages, and throws to cancel. */
export type Breathe = () => Promise<void>;

/** The same of work that knows how far it is: takes the share that is done, from 0 to 1. */
export type BreatheAt = (done: number) => Promise<void>;
