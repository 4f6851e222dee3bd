// The executor in WebAssembly SIMD: one memory a cohort, in which all its replicas take turns at every
// operation's bound kernel. A replica's arithmetic never depends on the others.

import type { Executor, ProgramOptions } from "#engine/plan/executor.ts";
import { layOut } from "#engine/plan/layout.ts";
import type { Plan } from "#engine/plan/plan.ts";
import { linkKernels } from "./kernels.ts";
import { LAYOUT_RULES } from "./layoutRules.ts";
import { mapMemory, takeMemory } from "./memory.ts";
import { openProgram } from "./program.ts";
import type { SimdPart } from "./program.ts";
import { joinUpdates } from "./updates.ts";

// Inference goes in batches whose values stay in the outer cache, of at most 64 samples.
const INFERENCE_NUMBERS = 1 << 20;
const MOST_INFERENCE_ROWS = 64;

export function simdExecutor(module: WebAssembly.Module): Executor<SimdPart> {
  return {
    name: "simd",
    adapter: "CPU, WebAssembly SIMD, 1 thread",
    load: (part) => ({ ...part, dispose() {} }),
    inferenceRows(training) {
      const { spaces } = layOut(training, LAYOUT_RULES);
      const perSample = Math.max(1, (spaces.get("scratch") ?? 0) / training.rows);
      return Math.max(1, Math.min(MOST_INFERENCE_ROWS, Math.floor(INFERENCE_NUMBERS / perSample)));
    },
    open: (options) => openExecution(module, options),
  };
}

function openExecution(
  module: WebAssembly.Module,
  { training, inference, replicas, data, seed, dropoutSeeds, answers }: ProgramOptions<SimdPart>,
) {
  const plans = { training: joinUpdates(training, layOut(training, LAYOUT_RULES)), inference };
  // Working memory goes by an operation's place in the list, and joining moves what stands behind the updates.
  const layouts = {
    training: layOut(plans.training, LAYOUT_RULES),
    inference: layOut(inference, LAYOUT_RULES),
  };
  const map = mapMemory(
    Object.values(layouts),
    replicas,
    replicas * countGeometries(Object.values(plans)),
  );
  const memory = takeMemory(map.bytes, replicas);
  const kernels = linkKernels(module, memory);
  const shared = { memory, kernels, map, replicas, data, seed, dropoutSeeds };
  return {
    training: openProgram(shared, plans.training, layouts.training, answers),
    inference: openProgram(shared, plans.inference, layouts.inference),
    together: 1,
    dispose() {},
  };
}

function countGeometries(plans: readonly Plan[]): number {
  return plans
    .flatMap(({ operations }) => operations)
    .filter(({ numbers }) => "geometry" in numbers).length;
}
