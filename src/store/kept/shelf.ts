// Where sessions are kept: anything that holds values under keys. The browser's is app/keeping/shelf.ts.
// Whatever it is asked may fail, never be answered, or be answered with nonsense.

export interface Shelf {
  keys(): Promise<readonly string[]>;
  /** Values as of one moment, undefined where there is none. */
  get(keys: readonly string[]): Promise<readonly unknown[]>;
  /** Keeps all of the entries, or none of them; returns the milliseconds that it held up this thread. */
  set(entries: readonly (readonly [key: string, value: unknown])[]): Promise<number>;
  del(keys: readonly string[]): Promise<void>;
}

/** Ticks that an answer may take (wait/within.ts). */
export const SHELF_DEADLINE = 5;
export const NO_ANSWER = "its storage does not respond";
