// A cohort on tfjs: groups of stacked replicas that see the same batches, with their losses kept on the
// device until asked for. Every public call leaves no tensor behind but the cohort's own.

import * as tf from "@tensorflow/tfjs-core";
import { batchSchedule } from "#core/data/batches.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { checkWeights, l2Of, weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Cohort, CohortOptions } from "#engine/engine.ts";
import { readPoints } from "./activations.ts";
import type { Backend } from "./backend.ts";
import { readState } from "./checkpoint.ts";
import { dropoutNumbers } from "./dropoutNumbers.ts";
import { evaluateGroups } from "./evaluate.ts";
import {
  disposeGroup,
  packWeights,
  replaceReplica,
  selectReplica,
  stackReplicas,
  trainStep,
  unpackWeights,
} from "./group.ts";
import type { Group } from "./group.ts";
import { createLossLog } from "./lossLog.ts";
import { chainOf } from "./network.ts";
import { RULES } from "./optimizers.ts";
import { gatherBatch, uploadTargets } from "./parts.ts";
import type { DevicePart } from "./parts.ts";
import { tidy } from "./tidy.ts";

export type Parts = { readonly train: DevicePart; readonly validation: DevicePart };

/** Throws NetworkError for a network or weights that do not fit, RangeError for targets that do not. */
export function createCohort(
  backend: Backend,
  parts: Parts,
  options: CohortOptions,
  onDispose: () => void,
): Cohort {
  const { network, loss, training, seed } = options;
  const replicas = options.weights.length;
  const layers = network.layers.length;
  const shapes = inferShapes(network);
  const width = sizeOf(shapes[shapes.length - 1]);
  checkInputs(parts.train, network.inputShape);
  for (const weights of options.weights) checkWeights(network, weights);

  const specs = weightSpecs(network);
  const rule = RULES[training.optimizer.type];
  const objective = { chain: chainOf(network), loss, rule, l2: l2OfWeights(options) };
  const batchOf = batchSchedule(seed, parts.train.count, training.batchSize);
  const stackSize = backend.stacked ? replicas : 1;

  backend.use();
  // In one scope, so that a refusal half-way leaves nothing on the device.
  const { targets, stacked } = tidy(() => ({
    targets: {
      train: uploadTargets(parts.train.samples, loss, width),
      validation: uploadTargets(parts.validation.samples, loss, width),
    },
    stacked: Array.from({ length: replicas / stackSize }, (_, g) => {
      const [start, end] = [g * stackSize, (g + 1) * stackSize];
      const slots = options.slots?.slice(start, end);
      return stackReplicas(specs, options.weights.slice(start, end), rule, slots);
    }),
  }));
  let groups = stacked;
  let rate = training.optimizer.learningRate;
  let { step = 0 } = options;
  const lossLog = createLossLog(backend.read, step);
  let disposed = false;

  function enter(): void {
    if (disposed) throw new Error("cohort: already disposed");
    backend.use();
  }

  function find(replica: number): { group: Group; place: number; index: number } {
    if (!Number.isInteger(replica) || replica < 0 || replica >= replicas) {
      throw new RangeError(`cohort: replica ${replica} is not in 0 … ${replicas - 1}`);
    }
    const place = Math.floor(replica / stackSize);
    return { group: groups[place], place, index: replica % stackSize };
  }

  function runStep(): void {
    const old = groups;
    const next = tidy(() => {
      const batch = gatherBatch(parts.train, targets.train, network.inputShape, batchOf(step));
      const trained = old.map((group, g) => {
        const uniform = dropoutNumbers(seed, step, g * stackSize, stackSize);
        const mode = { training: true, uniform } as const;
        return trainStep(group, layers, objective, batch, mode, rate, step + 1);
      });
      const losses = trained.map((one) => one.losses);
      return {
        groups: trained.map((one) => one.group),
        losses: losses.length === 1 ? losses[0] : tf.concat(losses),
      };
    });
    groups = next.groups;
    old.forEach(disposeGroup);
    lossLog.add(next.losses);
    step += 1;
  }

  return {
    network,
    replicas,
    get step() {
      return step;
    },
    async train(steps) {
      enter();
      for (let i = 0; i < steps; i++) runStep();
    },
    async takeLosses() {
      enter();
      return lossLog.take();
    },
    async evaluate(part, breathe) {
      enter();
      const device = { part: parts[part], targets: targets[part] };
      return evaluateGroups(
        { network, objective, backend, stackSize, device },
        () => groups,
        breathe,
      );
    },
    async readWeights(replica) {
      enter();
      const { group, index } = find(replica);
      const packed = tidy(() => packWeights(selectReplica(group, index)));
      try {
        return unpackWeights(specs, layers, await backend.read(packed));
      } finally {
        tf.dispose(packed);
      }
    },
    async checkpoint() {
      enter();
      const at = step;
      return { step: at, ...(await readState(groups, layers, backend.read)) };
    },
    writeWeights(replica, weights: NetworkWeights) {
      enter();
      checkWeights(network, weights);
      const { group, place, index } = find(replica);
      const written = tidy(() => replaceReplica(group, index, weights).values);
      tf.dispose([...group.values]);
      groups = groups.with(place, { ...group, values: written });
    },
    setLearningRate(next) {
      rate = next;
    },
    async activations(replica, points, inputs) {
      enter();
      const { group, index } = find(replica);
      const alone = tidy(() => selectReplica(group, index));
      try {
        return await readPoints(
          { network, chain: objective.chain, backend },
          alone,
          points,
          inputs,
        );
      } finally {
        disposeGroup(alone);
      }
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      groups.forEach(disposeGroup);
      lossLog.dispose();
      tf.dispose([targets.train, targets.validation]);
      onDispose();
    },
  };
}

function l2OfWeights({ network, training }: CohortOptions): readonly number[] {
  return weightSpecs(network).map((spec) => l2Of(network, spec, training.l2));
}

function checkInputs({ samples }: DevicePart, inputShape: readonly number[]): void {
  const got = samples.inputs.shape.slice(1);
  if (sizeOf(got) === sizeOf(inputShape)) return;
  throw new RangeError(
    `createCohort: the network takes inputs [${inputShape.join(", ")}], the data has [${got.join(", ")}]`,
  );
}
