// A contender: an engine that can train a case for a number of steps.

export type Contender = {
  readonly engine: string;
  readonly replicas: number;
  /** Runs `steps` updates of all replicas to their end. */
  readonly train: (steps: number) => Promise<void>;
  readonly dispose: () => void;
};
