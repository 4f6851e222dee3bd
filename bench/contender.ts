// What is measured: something that can train a case for a number of steps.

import type { BenchCase } from "./cases.ts";

export type Contender = {
  readonly engine: string;
  readonly replicas: number;
  /** Runs `steps` updates of all replicas to their end. */
  readonly train: (steps: number) => Promise<void>;
  readonly dispose: () => void;
};

/** Opens a contender for a case; undefined with a reason printed where it cannot run it. */
export type OpenContender = (given: BenchCase) => Promise<Contender>;
