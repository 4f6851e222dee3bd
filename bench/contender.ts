// A contender: an engine that can train a case for a number of steps.

/** A contender's name and how it is opened; it throws where it cannot run a case. */
export type Opener = readonly [string, () => Promise<Contender>];

export type Contender = {
  readonly engine: string;
  readonly replicas: number;
  /** Runs `steps` updates of all replicas to their end. */
  readonly train: (steps: number) => Promise<void>;
  /** Dispatches to a GPU so far, where they can be counted. */
  readonly dispatches?: () => number;
  readonly dispose: () => void;
};
