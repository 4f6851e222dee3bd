// Plans made runnable: memory taken, every operation bound to its kernel for every replica. What is
// left is a list of functions to call in order.

import type { CohortOptions } from "#engine/engine.ts";
import { compile, compileInference } from "#engine/plan/compile.ts";
import type { Operation, Plan } from "#engine/plan/plan.ts";
import { bindOperation } from "./bind.ts";
import type { RunState } from "./bind.ts";
import { writeGeometry } from "./geometry.ts";
import { linkKernels } from "./kernels.ts";
import { mapMemory, takeMemory } from "./memory.ts";

export type Call = { readonly layer: number; readonly run: () => void };

export type Program = {
  readonly heap: Float32Array;
  readonly training: Plan;
  readonly inference: Plan;
  /** Calls of one training step, for each replica. */
  readonly step: readonly (readonly Call[])[];
  /** Calls of one forward pass with metrics, for each replica. */
  readonly forward: readonly (readonly Call[])[];
  /** Where a tensor begins in the heap, in numbers. */
  readonly find: (plan: Plan, tensor: string, replica: number) => number;
};

// Inference goes in batches whose values stay in the outer cache, of at most 64 samples.
const INFERENCE_NUMBERS = 1 << 20;
const MOST_INFERENCE_ROWS = 64;

/** Compiles, lays out, takes memory and binds. Throws NetworkError, or RangeError for too much memory. */
export function openProgram(
  module: WebAssembly.Module,
  { network, loss, training, weights, seed }: CohortOptions,
  state: RunState,
): Program {
  const replicas = weights.length;
  const plan = compile(network, { ...training, loss }, replicas);
  const inference = compileInference(network, loss, inferenceRows(plan), replicas);
  const plans = [plan, inference];
  const geometries = plans.flatMap((p) => p.operations).filter(hasGeometry).length * replicas;
  const map = mapMemory(plans, geometries);
  const memory = takeMemory(map.bytes, replicas);
  const kernels = linkKernels(module, memory);
  const bindAll = (of: Plan) =>
    Array.from({ length: replicas }, (_, replica) =>
      of.operations.map((operation) => ({
        layer: operation.layer,
        run: bindOperation(
          {
            kernels,
            state,
            seed,
            at: (tensor) => (tensor === undefined ? 0 : map.address(of, tensor, replica)),
            place(geometry) {
              const address = map.nextGeometry();
              writeGeometry(memory, address, geometry);
              return address;
            },
          },
          operation,
        ),
      })),
    );
  return {
    heap: new Float32Array(memory.buffer),
    training: plan,
    inference,
    step: bindAll(plan),
    forward: bindAll(inference),
    find: (of, tensor, replica) => map.address(of, tensor, replica) / 4,
  };
}

function inferenceRows({ spaces, rows }: Plan): number {
  const perSample = Math.max(1, (spaces.get("scratch") ?? 0) / rows);
  return Math.max(1, Math.min(MOST_INFERENCE_ROWS, Math.floor(INFERENCE_NUMBERS / perSample)));
}

function hasGeometry({ numbers }: Operation): boolean {
  return "geometry" in numbers;
}
