// The resident way of running: hundreds of steps in one dispatch, for plans that fit into a workgroup's memory and all
// of whose operations have such a form. A device too small, or an operation without: the streamed way (runs.ts).

import { ownOf } from "#engine/plan/executor.ts";
import type { Replicas, Run } from "#engine/plan/executor.ts";
import type { Plan } from "#engine/plan/plan.ts";
import type { Bound } from "#engine/webgpu/bound.ts";
import type { Phase } from "#engine/webgpu/kernels/kernel.ts";
import type { Placed } from "#engine/webgpu/operations.ts";
import type { ResultLog } from "#engine/webgpu/results.ts";
import type { Shared } from "#engine/webgpu/shared.ts";
import { openUpload } from "#engine/webgpu/uploads.ts";
import type { Fields, Upload, Uploads } from "#engine/webgpu/uploads.ts";
import { HEADER, residentCode } from "./kernel.ts";
import { levelsOf } from "./levels.ts";
import { planMemory } from "./memory.ts";

/**
 * Invocations of a workgroup: as many as every adapter gives; for a driver that runs them on a processor's core, few:
 * it switches between groups of four of them at every barrier.
 */
const LANES = { software: 4, hardware: 256 } as const;

type Given = {
  readonly shared: Shared;
  readonly plan: Plan;
  readonly bound: Bound;
  readonly log: ResultLog;
  readonly uploads: Uploads;
};

export type Resident = {
  /** Carries runs out, each for all the replicas named; the log has room for them. */
  submit(runs: readonly Run[], replicas: Replicas, strideFor: (rows: number) => number): void;
};

/** Undefined where a plan has no resident form here. */
export function openResident(given: Given, placed: readonly Placed[]): Resident | undefined {
  const { gpu } = given.shared;
  const lanes = LANES[gpu.isSoftware ? "software" : "hardware"];
  const phases = phasesOf(placed, lanes);
  if (given.plan.mode !== "training" || !phases) return undefined;
  const code = codeOf(given, phases, lanes);
  return code === undefined ? undefined : submitting(given, code);
}

function phasesOf(placed: readonly Placed[], lanes: number): readonly Phase[] | undefined {
  const all = placed.map(({ dispatch }) => dispatch.phases?.(lanes));
  return all.every((one) => one !== undefined) ? all.flat() : undefined;
}

function codeOf(
  { shared, plan, bound }: Given,
  phases: readonly Phase[],
  lanes: number,
): string | undefined {
  const { gpu, arena } = shared;
  const used = new Set(phases.flatMap(({ roles }) => Object.values(roles)));
  const memory = planMemory(plan, (tensor) => used.has(tensor));
  if (4 * memory.size > gpu.workgroupBytes) return undefined;
  const levels = levelsOf(phases, memory.rangeOf);
  const stateAt = ({ space }: (typeof memory.carried)[number]) => arena.spaceOf(space);
  return residentCode({ levels, memory, lanes, stateAt, tableAt: bound.tableAt });
}

function submitting({ shared, bound, log, uploads }: Given, code: string): Resident {
  const { gpu, data } = shared;

  /** What runs that differ in their samples, steps and rates alone have in common; all else stands among the indices. */
  function fieldsOf(runs: readonly Run[], of: Replicas, stride: number, upload: Upload): Fields {
    const [{ samples }] = runs;
    const rows = samples[0].length;
    const starts = runs.map((run) => upload.indices([headerOf(run), ...run.samples]));
    const logged = runs.map(() => log.append({ replicas: of, rows, stride }));
    return {
      ...{ first: of.first, step: 0, rate: 0, rows },
      ...{ indices: starts[0], indexStride: samples.length > 1 ? rows : 0 },
      ...{ log: logged[0], logStride: stride, runs: runs.length },
      ...{ runIndices: HEADER + rows * samples.length, runLog: stride * of.count },
    };
  }

  /** One dispatch for such runs; where replicas have data of their own, one each. */
  function encode(pass: GPUComputePassEncoder, runs: readonly Run[], of: Replicas, stride: number) {
    const upload = openUpload();
    const fields = fieldsOf(runs, of, stride, upload);
    const parts = data[runs[0].part];
    const together = parts.length === 1 ? of.count : 1;
    const calls = Array.from({ length: of.count / together }, (_, i) => {
      const first = of.first + i;
      return { first, slot: upload.slot({ ...fields, first, log: fields.log + i * stride }) };
    });
    uploads.put(upload);
    pass.setPipeline(gpu.pipelineOf(code));
    pass.setBindGroup(0, bound.stateOf(false), [0]);
    for (const { first, slot } of calls) {
      pass.setBindGroup(1, uploads.groupOf(ownOf(parts, first)), [slot]);
      pass.dispatchWorkgroups(1, 1, together);
    }
  }

  return {
    submit(runs, of, strideFor) {
      for (const alike of stretches(runs)) {
        const encoder = gpu.device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        encode(pass, alike, of, strideFor(alike[0].samples[0].length));
        pass.end();
        gpu.device.queue.submit([encoder.finish()]);
      }
    },
  };
}

function headerOf({ step = 0, rate = 0 }: Run): Uint32Array {
  const words = Uint32Array.of(step, 0);
  new Float32Array(words.buffer)[1] = rate;
  return words;
}

/** Runs side by side on the same part with as many samples. */
function stretches(runs: readonly Run[]): readonly (readonly Run[])[] {
  const all: Run[][] = [];
  for (const run of runs) {
    const last = all.at(-1);
    if (last && isAlike(last[0], run)) last.push(run);
    else all.push([run]);
  }
  return all;
}

function isAlike(one: Run, other: Run): boolean {
  return (
    one.part === other.part &&
    one.samples.length === other.samples.length &&
    one.samples[0].length === other.samples[0].length
  );
}
