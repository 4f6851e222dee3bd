// Metrics of every replica on a whole part: runs of inference whose losses and hits are added up here, in
// double precision and in the order of the samples.

import type { Loss, Metrics, Part } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import { ownOf } from "./executor.ts";
import type { Execution, PerReplica, Replicas } from "./executor.ts";
import type { Plan } from "./plan.ts";
import { totalSumOfSquares } from "./samples.ts";
import type { LoadedPart } from "./samples.ts";
import { breatheWhile } from "#wait/breatheWhile.ts";

/** Milliseconds between two breaths. */
const SLICE = 20;

export type Evaluated = {
  readonly execution: Execution;
  readonly plan: Plan;
  readonly replicas: number;
  readonly loss: Loss;
};

export type Evaluate = (
  part: Part,
  parts: PerReplica<LoadedPart>,
  breathe?: Breathe,
) => Promise<readonly Metrics[]>;

/** Weights must not change until the answer. A second part may be asked for before the first has been answered. */
export function openEvaluation({
  execution: { inference, together },
  plan,
  replicas,
  loss,
}: Evaluated): Evaluate {
  /** While a part is half done: what its runs leave is nobody else's. */
  let running: Promise<void> | undefined;

  /** Begins a part; returns what ends it and gives what its runs have left. */
  function begin(): () => ReturnType<typeof inference.takeResults> {
    let end!: () => void;
    running = new Promise<void>((resolve) => (end = resolve));
    return () => {
      const results = inference.takeResults();
      running = undefined;
      end();
      return results;
    };
  }

  return async (part, parts, breathe = async () => {}) => {
    while (running) await breatheWhile(running, breathe, async () => {});
    const take = begin();
    let began = performance.now();
    try {
      for (const samples of batches(parts[0].inputs.count, plan.rows)) {
        for (const group of groups(replicas, together)) {
          inference.run([{ part, samples: [samples] }], group);
          if (performance.now() - began < SLICE) continue;
          await breathe();
          began = performance.now();
        }
      }
    } catch (error) {
      await take(); // what is half done is nobody's
      throw error;
    }
    return (await take()).map(([losses, hits], replica) =>
      metricsOf(ownOf(parts, replica), loss, losses, hits),
    );
  };
}

function* batches(count: number, rows: number): Generator<Uint32Array> {
  for (let start = 0; start < count; start += rows) {
    yield Uint32Array.from({ length: Math.min(rows, count - start) }, (_, i) => start + i);
  }
}

function* groups(replicas: number, together: number): Generator<Replicas> {
  for (let first = 0; first < replicas; first += together) {
    yield { first, count: Math.min(together, replicas - first) };
  }
}

function metricsOf(
  { inputs: { count }, targets }: LoadedPart,
  loss: Loss,
  losses: Float32Array,
  hits: Float32Array,
): Metrics {
  const sum = total(losses);
  if (loss === "softmaxCrossEntropy") return { loss: sum / count, score: total(hits) / count };
  const squares = totalSumOfSquares(targets);
  const residual = sum * targets.width;
  return { loss: sum / count, score: squares > 0 ? 1 - residual / squares : null };
}

function total(numbers: Float32Array): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
