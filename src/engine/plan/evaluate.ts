// Metrics of every replica on a whole part: runs of inference whose losses and hits are added up here, in
// double precision and in the order of the samples.

import type { Loss, Metrics, Part } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import { ownOf } from "./executor.ts";
import type { Execution, PerReplica } from "./executor.ts";
import type { Plan } from "./plan.ts";
import { totalSumOfSquares } from "./samples.ts";
import type { LoadedPart } from "./samples.ts";

/** Milliseconds between two breaths. */
const SLICE = 20;

export type Evaluated = {
  readonly execution: Execution;
  readonly plan: Plan;
  readonly replicas: number;
  readonly loss: Loss;
};

/** Weights must not change until the answer. */
export async function evaluate(
  { execution: { inference, together }, plan, replicas, loss }: Evaluated,
  name: Part,
  parts: PerReplica<LoadedPart>,
  breathe: Breathe = async () => {},
): Promise<readonly Metrics[]> {
  const { count } = parts[0].inputs;
  let results: Awaited<ReturnType<typeof inference.takeResults>> | undefined;
  let began = performance.now();
  try {
    for (let start = 0; start < count; start += plan.rows) {
      const length = Math.min(plan.rows, count - start);
      const samples = Uint32Array.from({ length }, (_, i) => start + i);
      for (let first = 0; first < replicas; first += together) {
        inference.run([{ part: name, samples: [samples] }], {
          first,
          count: Math.min(together, replicas - first),
        });
        if (performance.now() - began < SLICE) continue;
        await breathe();
        began = performance.now();
      }
    }
    results = await inference.takeResults();
  } finally {
    if (!results) await inference.takeResults(); // what is half done is nobody's
  }
  return results.map(([losses, hits], replica) =>
    metricsOf(ownOf(parts, replica), loss, losses, hits),
  );
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
