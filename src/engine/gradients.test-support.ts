// The law that gradients are slopes, for any engine: every layer's gradients against central differences of
// core/model/forward.ts in float64. A position bias in front makes the gradient of a layer's input visible as that
// bias' gradient.

import { posteriors } from "#core/math/mixture/mixture.ts";
import { fitMixture, normaliseUnder } from "#core/math/mixture/mixture.test-support.ts";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import { DEFAULT_EPSILON } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import { taughtNetwork, answerWidth } from "#engine/plan/teaching/teaching.ts";
import { taughtLoss } from "#engine/plan/teaching/teaching.test-support.ts";
import type { Engine, Loss, Teaching } from "#engine/engine.ts";
import { seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";

const BATCH = 5;
const STEP = 1e-5;

/**
 * The largest difference between gradients and slopes over all weights, both losses and `replicas` with
 * weights of their own, as a share of the largest slope of each tensor. With `teaching` every replica has a
 * teacher of its own.
 */
export async function largestFault(
  engine: Engine,
  inputShape: readonly number[],
  layer: LayerSpec,
  replicas: number,
  teaching?: Teaching,
): Promise<number> {
  const network: Network = {
    inputShape,
    layers: [{ type: "positionBias" }, layer, { type: "flatten" }, { type: "dense", units: 3 }],
  };
  const seeds = Array.from({ length: replicas }, (_, replica) => 4 + replica);
  const before = seeds.map((seed) => seededWeights(network, seed));
  let fault = 0;
  for (const loss of ["softmaxCrossEntropy", "meanSquaredError"] as const) {
    const samples = samplesFor(network, loss);
    const answers = teaching && seeds.map((seed) => answersFor(network, teaching, seed));
    const objective = { loss, samples, ...(teaching && { teaching }) };
    const gradients = await gradientsByDescent(engine, network, objective, before, answers);
    before.forEach((weights, replica) => {
      const own = { ...objective, ...(answers && { answers: answers[replica] }) };
      for (const { layer: place, name, trainable } of weightSpecs(network)) {
        if (!trainable) continue;
        const measured = slopes(network, own, weights, place, name);
        const largest = Math.max(0.1, ...measured.map(Math.abs));
        const got = gradients[replica][place][name]!.data;
        const faults = measured.map((slope, k) => Math.abs(slope - got[k]) / largest);
        fault = Math.max(fault, ...faults.map((one) => (Number.isNaN(one) ? Infinity : one)));
      }
    });
  }
  return fault;
}

/** What is minimised on one batch; `answers` are those of the replica's teacher. */
type Objective = {
  readonly loss: Loss;
  readonly samples: Batch;
  readonly teaching?: Teaching;
  readonly answers?: Tensor;
};

function answersFor(network: Network, teaching: Teaching, seed: number): Tensor {
  const { normal } = random(seed, "answers");
  const width = answerWidth(network, teaching);
  return {
    shape: [BATCH, width],
    data: Float32Array.from({ length: BATCH * width }, () => 2 * normal()),
  };
}

type Batch = { readonly inputs: Tensor; readonly targets: Tensor };

function samplesFor(network: Network, loss: Loss): Batch {
  const { normal, integer } = random(3, "gradients");
  const shape = [BATCH, ...network.inputShape];
  const inputs = { shape, data: Float32Array.from({ length: sizeOf(shape) }, normal) };
  const targets =
    loss === "meanSquaredError"
      ? { shape: [BATCH, 3], data: Float32Array.from({ length: 3 * BATCH }, normal) }
      : { shape: [BATCH], data: Float32Array.from({ length: BATCH }, () => integer(3)) };
  return { inputs, targets };
}

/** One update of plain gradient descent at rate 1 shows all gradients as differences of weights. */
async function gradientsByDescent(
  engine: Engine,
  network: Network,
  { loss, samples, teaching }: Objective,
  before: readonly NetworkWeights[],
  answers: readonly Tensor[] = [],
): Promise<readonly NetworkWeights[]> {
  await engine.loadData(samples, samples);
  const optimizer = { type: "sgd", learningRate: 1 } as const;
  const training = { optimizer, batchSize: BATCH, l2: 0 };
  const teacher = teaching && { teacher: { teaching, answers } };
  const cohort = await engine.createCohort({
    ...{ network, loss, training, weights: before, seed: 1 },
    ...teacher,
  });
  await cohort.train(1);
  const after = await Promise.all(before.map((_, replica) => cohort.readWeights(replica)));
  cohort.dispose();
  return before.map((weights, replica) => difference(network, weights, after[replica]));
}

function difference(network: Network, from: NetworkWeights, what: NetworkWeights): NetworkWeights {
  return weightSpecs(network).reduce<LayerWeights[]>(
    (layers, { layer, name, shape }) => {
      const data = Float64Array.from(
        from[layer][name]!.data,
        (w, i) => w - what[layer][name]!.data[i],
      );
      return layers.with(layer, { ...layers[layer], [name]: { shape, data } });
    },
    network.layers.map(() => ({})),
  );
}

/** Central differences of the loss with respect to one weight tensor. */
function slopes(
  network: Network,
  objective: Objective,
  weights: NetworkWeights,
  layer: number,
  name: keyof LayerWeights,
): number[] {
  const tensor = weights[layer][name]!;
  const given: Given = {};
  lossOf(network, objective, weights, given);
  return Array.from(tensor.data, (_, k) => {
    const [up, down] = [STEP, -STEP].map((step) => {
      const data = Float64Array.from(tensor.data, (w, i) => (i === k ? w + step : w));
      const moved = weights.with(layer, { ...weights[layer], [name]: { ...tensor, data } });
      return lossOf(network, objective, moved, given);
    });
    return (up - down) / (2 * STEP);
  });
}

/**
 * Outputs in training: a batch norm, alone or at the entrance of a layer, takes the batch's own mean and variance.
 * A mixture norm does so under `given`, the posteriors and proportions that its gradient takes for constants.
 */
function trainingOutputs(
  network: Network,
  weights: NetworkWeights,
  inputs: Tensor,
  given: Given,
): Tensor {
  return network.layers.reduce((value, layer, i) => {
    if (layer.type === "mixtureNorm") {
      given[i] ??= channelsOf(value).map((values) => fitted(values, layer.components));
      return mixtureOutputs(value, weights[i], given[i], layer.epsilon);
    }
    const own = weights[i].movingMean ? { ...weights[i], ...moments(value) } : weights[i];
    return forward({ inputShape: value.shape.slice(1), layers: [layer] }, [own], value);
  }, inputs);
}

type Fitted = {
  readonly shares: readonly ArrayLike<number>[];
  readonly proportions: readonly number[];
};
/** For every mixture norm, by its place, what its channels are fitted with where weights are not moved yet. */
type Given = { [layer: number]: readonly Fitted[] };

function fitted(values: readonly number[], components: number): Fitted {
  const mixture = fitMixture(values, components);
  return {
    proportions: mixture.proportions,
    shares: values.map((x) => posteriors(mixture, x)),
  };
}

/** The numbers of every channel. */
function channelsOf({ shape, data }: Tensor): number[][] {
  const channels = shape[shape.length - 1];
  return Array.from({ length: channels }, (_, channel) =>
    Array.from(data).filter((__, i) => i % channels === channel),
  );
}

function mixtureOutputs(
  value: Tensor,
  { gamma, beta }: LayerWeights,
  given: readonly Fitted[],
  epsilon: number = DEFAULT_EPSILON,
): Tensor {
  const normals = channelsOf(value).map((values, c) =>
    normaliseUnder(values, given[c].shares, given[c].proportions, epsilon),
  );
  const channels = normals.length;
  const at = (i: number) =>
    gamma!.data[i % channels] * normals[i % channels][Math.floor(i / channels)];
  return {
    shape: value.shape,
    data: Float64Array.from(value.data, (_, i) => at(i) + beta!.data[i % channels]),
  };
}

function moments({ shape, data }: Tensor): LayerWeights {
  const channels = shape[shape.length - 1];
  const rows = data.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  data.forEach((x, i) => (mean[i % channels] += x / rows));
  data.forEach((x, i) => (variance[i % channels] += (x - mean[i % channels]) ** 2 / rows));
  return {
    movingMean: { shape: [channels], data: mean },
    movingVariance: { shape: [channels], data: variance },
  };
}

function lossOf(
  network: Network,
  { loss, samples, teaching, answers }: Objective,
  weights: NetworkWeights,
  given: Given,
): number {
  const outputs = trainingOutputs(taughtNetwork(network, teaching), weights, samples.inputs, given);
  return taughtLoss({ loss, outputs, targets: samples.targets, teaching, answers });
}
