// The executor on TensorFlow.js, on any of its four backends.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Execution, Executor, ProgramOptions, ResidentPart } from "#engine/plan/executor.ts";
import type { Operation } from "#engine/plan/operations.ts";
import type { LoadedPart, Rows } from "#engine/plan/samples.ts";
import { openAnswers } from "./answers.ts";
import type { Backend } from "./backend.ts";
import { openProgram } from "./program.ts";
import { openStore } from "./store.ts";
import { tidy } from "./tidy.ts";

/** Inputs [N, numbers of one sample] on the device; targets stay plain until a plan defines their meaning. */
export type TfjsPart = ResidentPart & { readonly inputs: Tensor; readonly targets: Rows };

// About 30 ms of the slowest backend, which does a few hundred million multiplications a second.
const MULTIPLIES_PER_RUN = 1e7;

export function tfjsExecutor(backend: Backend): Executor<TfjsPart> {
  const stackSize = (replicas: number) => (backend.stacked ? replicas : 1);
  return {
    name: backend.name,
    adapter: backend.adapter,
    load({ inputs, targets }: LoadedPart) {
      backend.use();
      const device = tf.tensor2d(inputs.data, [inputs.count, inputs.width]);
      return { inputs: device, targets, dispose: () => device.dispose() };
    },
    inferenceRows({ operations, rows }, replicas) {
      const end = operations.findIndex(({ kind }) => kind === "loss");
      const multiplies = operations.slice(0, end).reduce((sum, of) => sum + multipliesOf(of), 0);
      const each = Math.max(1, (multiplies / rows) * stackSize(replicas));
      return Math.min(1024, Math.max(16, Math.floor(MULTIPLIES_PER_RUN / each)));
    },
    open: (options) => openExecution(backend, options, stackSize(options.replicas)),
  };
}

function openExecution(
  backend: Backend,
  {
    training,
    inference,
    replicas,
    data,
    seed,
    dropoutSeeds,
    answers = [],
  }: ProgramOptions<TfjsPart>,
  together: number,
): Execution {
  backend.use();
  const lossOf = inference.operations.find(({ kind }) => kind === "loss")!.numbers;
  const { loss, width } = lossOf as Extract<Operation, { kind: "loss" }>["numbers"];
  // In one scope, so that a refusal half-way leaves nothing on the device.
  const [train, validation] = tidy(() =>
    [data.train, data.validation].map((parts) =>
      parts.map(({ inputs, targets }) => ({
        inputs,
        targets: loss === "softmaxCrossEntropy" ? oneHot(targets, width) : asTensor(targets),
      })),
    ),
  );
  const store = openStore(training, replicas, together, backend);
  const taught = openAnswers(store, answers);
  const seeds = dropoutSeeds ?? [seed];
  const shared = { backend, store, data: { train, validation }, seeds };
  const programs = {
    training: openProgram(shared, training, taught),
    inference: openProgram(shared, inference),
  };
  return {
    ...programs,
    together,
    dispose() {
      for (const program of Object.values(programs)) program.dispose();
      store.dispose();
      tf.dispose([...train, ...validation].map(({ targets }) => targets));
      tf.dispose([...taught]);
    },
  };
}

/** Multiplications of one operation that reads a kernel. */
function multipliesOf({ kind, numbers }: Operation): number {
  if (kind === "product") return numbers.m * numbers.n * numbers.k;
  if (kind !== "convolve") return 0;
  const g = numbers.geometry;
  const window = g.kernelHeight * g.kernelWidth * g.channels;
  return g.batch * g.outHeight * g.outWidth * window * g.filters;
}

function asTensor({ data, count, width }: Rows): Tensor {
  return tf.tensor2d(data, [count, width]);
}

/** Class numbers [N], checked before (plan/samples.ts), as rows with a single one. */
function oneHot({ data, count }: Rows, width: number): Tensor {
  const rows = new Float32Array(count * width);
  for (let i = 0; i < count; i++) rows[i * width + data[i]] = 1;
  return tf.tensor2d(rows, [count, width]);
}
