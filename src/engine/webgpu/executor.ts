// The executor in WGSL: one buffer a cohort, in which all its replicas work at once, each a slice of every dispatch's
// grid. A replica's arithmetic never depends on the others, and every sum has an order: no atomics.

import type { Executor, ProgramOptions } from "#engine/plan/executor.ts";
import { layOut } from "#engine/plan/layout.ts";
import type { LoadedPart, Rows } from "#engine/plan/samples.ts";
import { checkReach, planArena } from "./arena.ts";
import { filled, storage } from "./buffers.ts";
import type { Gpu } from "./device.ts";
import { LAYOUT_RULES } from "./layoutRules.ts";
import { openProgram } from "./program.ts";
import type { WebgpuPart } from "./shared.ts";

/** Numbers that inference may work on at once, values of all replicas together. */
const INFERENCE_NUMBERS = 1 << 24;
const MOST_INFERENCE_ROWS = 512;

export function webgpuExecutor(gpu: Gpu): Executor<WebgpuPart> {
  return {
    name: "webgpu",
    adapter: gpu.adapter,
    load: (part) => load(gpu, part),
    inferenceRows(training, replicas) {
      const { spaces } = layOut(training, LAYOUT_RULES);
      const perSample = Math.max(1, ((spaces.get("scratch") ?? 0) / training.rows) * replicas);
      const rows = Math.floor(INFERENCE_NUMBERS / perSample);
      return Math.max(1, Math.min(MOST_INFERENCE_ROWS, rows));
    },
    open: (options) => open(gpu, options),
  };
}

function load(gpu: Gpu, { inputs, targets }: LoadedPart): WebgpuPart {
  gpu.use();
  for (const { data } of [inputs, targets])
    checkReach(data.byteLength, gpu.mostBytes, "a part of the data", "use fewer samples");
  const [own, wanted] = [filled(gpu, inputs.data), filled(gpu, targets.data)];
  return {
    inputs: own,
    targets: wanted,
    inputWidth: inputs.width,
    targetWidth: targets.width,
    dispose() {
      own.destroy();
      wanted.destroy();
    },
  };
}

function open(gpu: Gpu, options: ProgramOptions<WebgpuPart>) {
  gpu.use();
  const { training, inference, replicas, data, seed, dropoutSeeds, answers = [] } = options;
  const layouts = {
    training: layOut(training, LAYOUT_RULES),
    inference: layOut(inference, LAYOUT_RULES),
  };
  const arena = planArena(Object.values(layouts), replicas);
  const whose = `training of ${replicas} replica${replicas === 1 ? "" : "s"}`;
  const remedy = "use fewer replicas, smaller batches or a smaller network";
  checkReach(4 * arena.size, gpu.mostBytes, whose, remedy);
  const taught = answersOf(gpu, answers);
  const buffer = storage(gpu, arena.size);
  const seeds = Array.from({ length: replicas }, (_, replica) => dropoutSeeds?.[replica] ?? seed);
  const shared = { gpu, arena, buffer, replicas, data, seeds, answers: taught };
  const programs = {
    training: openProgram(shared, training, layouts.training),
    inference: openProgram(shared, inference, layouts.inference),
  };
  return {
    ...programs,
    together: replicas,
    dispose() {
      for (const program of Object.values(programs)) program.dispose();
      buffer.destroy();
      taught.buffer.destroy();
    },
  };
}

/** The answers of all replicas' teachers, [replicas, samples, width]. */
function answersOf(gpu: Gpu, answers: readonly Rows[]) {
  const [first] = answers;
  if (!first) return { buffer: storage(gpu, 1), width: 0, samples: 0 };
  const { count: samples, width } = first;
  const all = new Float32Array(answers.length * samples * width);
  checkReach(all.byteLength, gpu.mostBytes, "a teacher's answers", "use fewer replicas or samples");
  answers.forEach(({ data }, replica) => all.set(data, replica * samples * width));
  return { buffer: filled(gpu, all), width, samples };
}
