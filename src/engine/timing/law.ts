// How long a step takes on an engine, as a law with five numbers that three small networks give away:
// ms = perOperation · operations + replicas · (operation · operations + dense · multiplications + conv · multiplications).
// What a GPU takes for an operation, however many replicas it is for, is the first term; what a core takes for every
// replica, and the arithmetic of either, the second. Networks small enough for a workgroup have a first term of their own.

import type { Load } from "./load.ts";

/** Milliseconds. */
export type Law = {
  readonly perOperation: { readonly small: number; readonly large: number };
  readonly perReplica: {
    readonly operation: number;
    readonly dense: number;
    readonly conv: number;
  };
};

/**
 * A network's step with one replica and with several, and how many several are: two at least. Where only the one is
 * known, all of it is taken for what every replica takes, and for what they share: whoever is as slow is not chosen.
 */
export type Timed = {
  readonly load: Load;
  readonly one: number;
  readonly several?: number;
  readonly replicas: number;
};
export type Timings = {
  readonly small: Timed;
  readonly dense: Timed;
  /** With several replicas only. */
  readonly conv: Required<Omit<Timed, "one">>;
};

export function predict({ perOperation, perReplica }: Law, load: Load, replicas: number): number {
  const each =
    perReplica.operation * load.operations +
    perReplica.dense * load.dense +
    perReplica.conv * load.conv;
  const own = load.isSmall ? perOperation.small : perOperation.large;
  return own * load.operations + replicas * each;
}

/** The law through what was timed. No term is below 0, whatever noise there was in the times. */
export function lawFrom({ small, dense, conv }: Timings): Law {
  const slope = ({ one, replicas, several = replicas * one }: Timed) =>
    Math.max(0, (several - one) / (replicas - 1));
  const shared = (of: Timed) =>
    of.several === undefined ? of.one : Math.max(0, of.one - slope(of));
  const [ofSmall, ofDense] = [slope(small), slope(dense)];
  // Two equations, slope = operation · operations + rate · multiplications, for two unknowns.
  const share = dense.load.operations / small.load.operations;
  const rest = (ofDense - share * ofSmall) / (dense.load.dense - share * small.load.dense);
  const rate = rest > 0 ? rest : ofDense / dense.load.dense;
  const operation = Math.max(0, ofSmall - rate * small.load.dense) / small.load.operations;
  const large = shared(dense) / dense.load.operations;
  const known = large * conv.load.operations;
  const each = operation * conv.load.operations + rate * conv.load.dense;
  return {
    perOperation: { small: shared(small) / small.load.operations, large },
    perReplica: {
      operation,
      dense: rate,
      conv: Math.max(0, (conv.several - known) / conv.replicas - each) / conv.load.conv,
    },
  };
}
