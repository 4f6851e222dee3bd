// A plan made runnable: runs are encoded many at once, one compute pass for a submission. What changes from run to run
// (step, rate, numbers of the samples) is uploaded once before it; what runs leave stays on the device until taken.

import { INPUTS, TARGETS, TEACHER } from "#engine/plan/compile.ts";
import type { Program, Replicas, Run } from "#engine/plan/executor.ts";
import type { Layout } from "#engine/plan/layout.ts";
import type { Plan } from "#engine/plan/plan.ts";
import { bind } from "./bound.ts";
import { write } from "./buffers.ts";
import type { Gpu } from "./device.ts";
import { gatherAnswers, gatherSamples, keepResults } from "./kernels/batch.ts";
import { dispatchesOf } from "./operations.ts";
import type { Placed } from "./operations.ts";
import { openPace } from "./pace.ts";
import { openResident } from "./resident/resident.ts";
import { openResultLog } from "./results.ts";
import { openRuns } from "./runs.ts";
import type { Shared } from "./shared.ts";
import { openUploads } from "./uploads.ts";

export type WebgpuProgram = Program & { readonly dispose: () => void };

/** Numbers of results that the log holds before it is set aside. */
const LOGGED = 1 << 16;
/** Multiplications of one submission, some 10 ms of them; a resident workgroup has one processor of many. */
const MULTIPLIES = {
  streamed: { software: 1e7, hardware: 1e10 },
  resident: { software: 1e7, hardware: 1e8 },
} as const;
/** Runs of one submission; where they are streamed their dispatches take time as well. */
const MOST_RUNS = { streamed: 64, resident: 512 } as const;

export function openProgram(shared: Shared, plan: Plan, layout: Layout): WebgpuProgram {
  const { gpu, arena, buffer, replicas } = shared;
  const middle = dispatchesOf(plan.operations, !gpu.isSoftware);
  const [before, after] = [batchOf(shared, plan), keptOf(plan)];
  const bound = bind({ ...shared, layout }, [...before, ...middle, after]);
  const isPerRow = plan.results.map(({ of }) => of === "row");
  const strideFor = (rows: number) => isPerRow.reduce((sum, each) => sum + (each ? rows : 1), 0);
  const capacity = Math.max(LOGGED, strideFor(plan.rows) * replicas);
  const log = openResultLog(gpu, capacity, replicas, isPerRow);
  const uploads = openUploads(shared, log.buffer);
  const streamed = openRuns(shared, bound, log, uploads, before.length);
  const given = { shared, plan, bound, log, uploads };
  const resident = openResident(given, [...before, ...middle, after]);
  const most = runsAtOnce(gpu, plan, replicas, resident ? "resident" : "streamed");
  const pace = openPace(() => gpu.device.queue.onSubmittedWorkDone());

  function place(tensor: string, replica: number): number {
    const { start, stride } = arena.placeOf(layout, tensor, false);
    return start + replica * stride;
  }

  const spanOf = (tensor: string, replica: number, count: number) => ({
    buffer,
    start: place(tensor, replica),
    count,
  });

  /** Of the next runs, how many one submission and the log's room take. */
  function runTogether(next: readonly Run[], of: Replicas): number {
    const strides = next.map(({ samples }) => strideFor(samples[0].length) * of.count);
    if (strides[0] > log.room()) log.clear();
    let count = 0;
    for (let room = log.room(); count < strides.length && strides[count] <= room; count++) {
      room -= strides[count];
    }
    (resident ?? streamed).submit(next.slice(0, count), of, strideFor);
    pace.submitted();
    return count;
  }

  return {
    write(tensor, replica, values) {
      gpu.use();
      write(gpu, buffer, place(tensor, replica), Float32Array.from(values));
    },
    async read(readings) {
      gpu.use();
      const sizeOf = (tensor: string) => layout.tensors.get(tensor)!.size;
      return gpu.read(
        readings.map(({ tensor, replica }) => spanOf(tensor, replica, sizeOf(tensor))),
      );
    },
    async look({ replica, inputs, lastLayer, tensors }) {
      gpu.use();
      write(gpu, buffer, arena.placeOf(layout, INPUTS, true).start, inputs);
      streamed.look(replica, lastLayer);
      // The batch lies with the first replica.
      const spans = tensors.map(({ tensor, into }) =>
        spanOf(tensor, tensor === INPUTS ? 0 : replica, into.length),
      );
      const numbers = await gpu.read(spans);
      numbers.forEach((of, i) => tensors[i].into.set(of));
    },
    run(all, of) {
      gpu.use();
      for (let done = 0; done < all.length;) {
        done += runTogether(all.slice(done, done + most), of);
      }
    },
    async takeResults(soFar = false) {
      gpu.use();
      return log.take(soFar);
    },
    near: () => pace.near(),
    dispose() {
      bound.dispose();
      uploads.dispose();
      log.dispose();
    },
  };
}

/** The dispatches that fill the batch, samples first. */
function batchOf({ data, answers }: Shared, { rows, tensors }: Plan): readonly Placed[] {
  const { inputWidth, targetWidth } = data.train[0];
  const widths = { inputWidth, targetWidth };
  const samples = gatherSamples({ rows, inputs: INPUTS, targets: TARGETS, ...widths });
  const gathers = [samples];
  if (tensors.has(TEACHER)) {
    gathers.push(gatherAnswers(TEACHER, rows, answers.width, answers.samples));
  }
  return gathers.map((dispatch) => ({ layer: -1, dispatch }));
}

function keptOf({ results, rows }: Plan): Placed {
  const kept = results.map(({ tensor, of }) => ({ tensor, isPerRow: of === "row" }));
  return { layer: Infinity, dispatch: keepResults(kept, rows) };
}

function runsAtOnce(
  { isSoftware }: Gpu,
  { operations }: Plan,
  replicas: number,
  way: keyof typeof MULTIPLIES,
): number {
  const multiplies = operations.reduce((sum, { kind, numbers }) => {
    if (kind === "product") return sum + numbers.m * numbers.n * numbers.k;
    if (kind !== "convolve" && kind !== "convolveKernelGradient") return sum;
    const g = numbers.geometry;
    const taps = g.kernelHeight * g.kernelWidth * g.channels;
    return sum + g.batch * g.outHeight * g.outWidth * taps * g.filters;
  }, 1);
  const most = MULTIPLIES[way][isSoftware ? "software" : "hardware"];
  const each = multiplies * (way === "resident" && !isSoftware ? 1 : replicas);
  return Math.min(MOST_RUNS[way], Math.max(1, Math.floor(most / each)));
}
