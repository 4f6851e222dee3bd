// Arms that learn from the original, played through whole sessions: laws that hold whatever the numbers are.

import { expect, test } from "vitest";
import { lossRuns } from "#core/experiment/events/losses.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { resultsOf } from "#core/experiment/results/results.ts";
import type { HintReport } from "#core/experiment/insight/hintReport.ts";
import type { SelectionReport } from "#core/experiment/insight/selectionReport.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { selectWeights } from "#core/init/selectWeights.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { forward, valuesAt } from "#core/model/forward.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { loadGenerated, story } from "#engine/session/story.test-support.ts";
import { answersProblem, readAnswers } from "./teacher.ts";

const dense = (units: number, activation = "linear") => ({ type: "dense", units, activation });
const nothing = async () => {};

const experimentWith = (fields: object) =>
  parseExperiment({
    version: 1,
    replicas: 2,
    data: { name: "moons", train: 60, validation: 40 },
    network: { layers: [dense(6, "tanh"), dense(5, "relu"), dense(2)] },
    training: { batchSize: 60, epochs: 8, optimizer: { type: "adam", learningRate: 0.02 } },
    fusion: { span: [1, 2] },
    shallowEpochs: 4,
    ...fields,
  });

/** The record of a race, and the first weights with which its arms began. */
async function race(fields: object): Promise<RunRecord> {
  const experiment = experimentWith(fields);
  const engine = await openSimd();
  const record = await story(experiment, engine);
  engine.dispose();
  return record;
}

const lossesOf = ({ arms }: RunRecord, arm: keyof RunRecord["arms"]) =>
  lossRuns(arms[arm]!.losses).map((run) => [...run]);
const startOf = ({ arms }: RunRecord, arm: keyof RunRecord["arms"]) => arms[arm]!.firstWeights!;
const endOf = ({ arms }: RunRecord, arm: keyof RunRecord["arms"]) => arms[arm]!.epochs.at(-1)!;

test("a teacher of no weight changes no bit; one of some weight does, from the same starts", async () => {
  const arms = ["fused", "random", "distilled", "fusedDistilled"];
  const [none, some] = [
    await race({ arms, fusion: { span: [1, 2], distillation: { weight: 0 } } }),
    await race({ arms, fusion: { span: [1, 2], distillation: { weight: 0.5, temperature: 2 } } }),
  ];
  for (const [taught, plain] of [
    ["distilled", "random"],
    ["fusedDistilled", "fused"],
  ] as const) {
    expect(lossesOf(none, taught)).toEqual(lossesOf(none, plain));
    expect(startOf(some, taught)).toEqual(startOf(some, plain));
    expect(lossesOf(some, taught)[0][0]).toBe(lossesOf(some, plain)[0][0]);
    expect(lossesOf(some, taught)[0].at(-1)).not.toBe(lossesOf(some, plain)[0].at(-1));
  }
  expect(some.arms.distilled!.summary.softTargets).toEqual({ temperature: 2, weight: 0.5 });
  expect(some.arms.random!.summary.softTargets).toBeUndefined();
});

test("a student alone with its teacher comes to answer as it does, whatever the labels are", async () => {
  const { arms } = await race({
    arms: ["distilled"],
    network: { layers: [dense(3), dense(2), dense(1)] }, // linear: the shallow network can be the same function
    data: { name: "sine", train: 60, validation: 40 },
    fusion: { span: [1, 2], distillation: { weight: 1 } },
    shallowEpochs: 400,
  });
  const [parent, student] = [arms.original!.epochs.at(-1)!, arms.distilled!.epochs.at(-1)!];
  student.metrics.forEach(({ valLoss }, replica) =>
    expect(valLoss).toBeCloseTo(parent.metrics[replica].valLoss, 4),
  );
});

/** Σ(z − ẑ)² over Σ(z − z̄)² of the span's pre-activation, by plain sums. */
function lostBy(targets: Tensor, answers: Tensor): number {
  const units = targets.shape[1];
  const mean = new Float64Array(units);
  targets.data.forEach((z, i) => (mean[i % units] += z / targets.shape[0]));
  let [error, variance] = [0, 0];
  targets.data.forEach((z, i) => {
    error += (z - answers.data[i]) ** 2;
    variance += (z - mean[i % units]) ** 2;
  });
  return error / variance;
}

test("a hint before a layer that nothing stands in front of converges to the fused layer", async () => {
  const record = await race({
    arms: ["fused", "random", "hint"],
    training: { batchSize: 60, epochs: 8, optimizer: { type: "sgd", learningRate: 0.5 } },
    fusion: { span: [1, 2], ridge: { absolute: 0 }, distillation: { hintEpochs: 3000 } },
  });
  const [hinted, fused, random] = (["hint", "fused", "random"] as const).map(
    (arm) => startOf(record, arm)[0],
  );
  for (const name of ["kernel", "bias"] as const) {
    hinted[name]!.data.forEach((x, i) => expect(x).toBeCloseTo(fused[name]!.data[i], 3));
  }
  expect(hinted.kernel).not.toEqual(random.kernel);
  const rest = startOf(record, "hint").slice(1);
  expect(rest).toEqual(startOf(record, "random").slice(1)); // what stands behind has not moved

  const shown = record.fusion!.panels!["hint"] as HintReport;
  const [last] = shown.looks.slice(-1);
  expect([shown.isAlone, shown.isLeast, shown.samples, last.step]).toEqual([true, true, 60, 3000]);
  expect(shown.fused.fit).toBeCloseTo(record.fusion!.replicas[0].fit.nmse, 5);
  expect(shown.fused.heldOut).toBeCloseTo(record.fusion!.replicas[0].probe.nmse, 5);
  // No weights lose less on the samples of the fit than least squares do, at any step; and in the end hardly more.
  for (const { fit } of shown.looks) expect(fit).toBeGreaterThan(shown.fused.fit - 1e-6);
  expect(last.fit).toBeCloseTo(shown.fused.fit, 4);
  expect(last.apart).toBeLessThan(1e-3);
});

test("a hint is looked at from its random start to its end, and its losses are those of its weights", async () => {
  const fields = {
    arms: ["fused", "random", "hint"],
    fusion: { span: [1, 2], distillation: { hintEpochs: 12 } },
  };
  const record = await race(fields);
  const { looks, fused, stepsPerEpoch } = record.fusion!.panels!["hint"] as HintReport;
  expect([looks[0].step, looks.at(-1)!.step, stepsPerEpoch]).toEqual([0, 12, 1]);
  expect(looks.every(({ step }, i) => i === 0 || step > looks[i - 1].step)).toBe(true);
  const experiment = experimentWith(fields);
  const { train, validation } = await loadGenerated(experiment);
  const point = [{ layer: 1, at: "preActivation" }] as const;
  const original = { inputShape: [2], layers: experiment.network.layers };
  const [parent] = record.checkpoint!.arms[0].state.weights;
  const { network } = record.arms.hint!.summary;
  for (const [part, inputs] of [
    ["fit", train.inputs],
    ["heldOut", validation.inputs],
  ] as const) {
    const [targets] = valuesAt(original, parent, point, inputs);
    const lost = (arm: "random" | "hint" | "fused") =>
      lostBy(
        targets,
        valuesAt(network, startOf(record, arm), [{ ...point[0], layer: 0 }], inputs)[0],
      );
    expect(looks[0][part]).toBeCloseTo(lost("random"), 4);
    expect(looks.at(-1)![part]).toBeCloseTo(lost("hint"), 4);
    expect(fused[part]).toBeCloseTo(lost("fused"), 4);
  }
  const { data: kernel } = startOf(record, "hint")[0].kernel!;
  const { data: solved } = startOf(record, "fused")[0].kernel!;
  const size = (numbers: ArrayLike<number>) => Math.hypot(...Array.from(numbers));
  const apart = size(kernel.map((x, i) => x - solved[i])) / size(solved);
  expect(looks.at(-1)!.apart).toBeCloseTo(apart, 5);
});

test("where layers before the hinted one learn along, nothing is claimed to be the least", async () => {
  const record = await race({
    arms: ["hint"],
    network: { layers: [dense(6, "tanh"), dense(5, "relu"), dense(4, "relu"), dense(2)] },
    fusion: { span: [2, 3] },
  });
  const { isAlone, isLeast, looks } = record.fusion!.panels!["hint"] as HintReport;
  expect([isAlone, isLeast, looks[0].apart]).toEqual([false, false, undefined]);
});

test("a hint in a narrowed network is looked at too, and its optimum is not claimed", async () => {
  const record = await race({
    arms: ["hint", "narrowed"],
    fusion: { span: [1, 2], distillation: { hintEpochs: 3 } },
    narrow: { layer: 1, units: 4 },
  });
  const { looks, isLeast, fused } = record.fusion!.panels!["hint"] as HintReport;
  expect([looks.at(-1)!.step, isLeast]).toEqual([3, false]);
  expect(fused.heldOut).toBeCloseTo(record.fusion!.replicas[0].probe.nmse, 5);
});

test("a watched hint trains to the bits of one that nobody looks at", async () => {
  const fields = { arms: ["hint"], fusion: { span: [1, 2], distillation: { hintEpochs: 7 } } };
  const dataset = await loadGenerated(experimentWith(fields));
  const record = await race(fields);
  const engine = await openSimd();
  await engine.loadData(dataset.train, dataset.validation);
  const { network } = record.arms.hint!.summary;
  const { training } = experimentWith(fields);
  const weights = record.checkpoint!.arms[0].state.weights;
  const original = { inputShape: [2], layers: experimentWith(fields).network.layers };
  const loss = "softmaxCrossEntropy";
  const common = { loss, training, seed: 0 } as const;
  const parent = await engine.createCohort({ ...common, network: original, weights });
  const point = { layer: 1, at: "preActivation" } as const;
  const answers = await readAnswers({ cohort: parent, dataset }, point, nothing);
  const starts = weights.map((_, replica) =>
    initializeWeights(network, experimentWith(fields).init, 0, `random/${replica}`, dataset.train),
  );
  const teacher = { teaching: { type: "hint", layer: 0 }, answers } as const;
  const student = await engine.createCohort({ ...common, network, weights: starts, teacher });
  await student.train(7);
  expect(await student.readWeights(0)).toEqual(startOf(record, "hint"));
  engine.dispose();
});

test("what a start took is counted: the parent's answers, and a hint's own steps", async () => {
  const fields = {
    arms: ["distilled", "hint", "fusedDistilled"],
    training: { batchSize: 16, epochs: 1, optimizer: { type: "adam", learningRate: 0.02 } },
    fusion: { span: [1, 2], distillation: { hintEpochs: 2 } },
  };
  const record = await race(fields);
  const { arms, fusion } = record;
  const { steps, flop, needs } = arms.hint!.summary.paid!;
  // ⌊60/16⌋ = 3 steps an epoch. Answers: 60 samples · 2·(2·6 + 6·5). A step of the guided layer alone, which has no
  // input to carry a gradient to: 2·16·2·(2·5).
  expect([needs, steps, flop]).toEqual(["parent", 6, 60 * 2 * 42 + 6 * 2 * 16 * 2 * 10]);
  const whole = 60 * 2 * (2 * 6 + 6 * 5 + 5 * 2);
  expect(arms.distilled!.summary.paid).toMatchObject({ needs: "parent", flop: whole });
  expect(arms.fusedDistilled!.summary.paid).toMatchObject({ needs: "fusion", flop: whole });
  expect(arms.fused!.summary.paid).toBeUndefined();
  expect(fusion!.without).toEqual({});
  const results = resultsOf(record, experimentWith(fields));
  expect(results.arms.hint!.paid).toEqual({ needs, steps, flop });
  expect(results.arms.distilled!.softTargets).toEqual({ temperature: 4, weight: 0.9 });
  expect(results.experiment.fusion.distillation).toEqual({ hintEpochs: 2 });
});

test("teachers answer what the original's own weights answer, in float64", async () => {
  const experiment = experimentWith({});
  const dataset = await loadGenerated(experiment);
  const engine = await openSimd();
  await engine.loadData(dataset.train, dataset.validation);
  const record = await race({});
  const network = { inputShape: [2], layers: experiment.network.layers };
  const { state } = record.checkpoint!.arms[0];
  const { training } = experiment;
  const loss = "softmaxCrossEntropy";
  const cohort = await engine.createCohort({ network, loss, training, seed: 0, ...state });
  const answers = await readAnswers({ cohort, dataset }, { layer: 2, at: "output" }, nothing);
  answers.forEach(({ data }, replica) => {
    const expected = forward(network, state.weights[replica], dataset.train.inputs).data;
    data.forEach((x, i) => expect(x).toBeCloseTo(expected[i], 5));
  });
  const huge = { ...dataset.train.inputs, shape: [40_000_000, 2] };
  const train = { ...dataset.train, inputs: huge };
  expect(answersProblem({ cohort, dataset: { ...dataset, train } }, 2)).toBe(
    "the parent's answers would take 611 MiB, more than 512; use fewer replicas or training samples",
  );
  expect(answersProblem({ cohort, dataset }, 2)).toBeUndefined();
  engine.dispose();
});

test("selected weights are the parent's: whole layers, and of the span the first that is large enough", async () => {
  const record = await race({
    arms: ["fused", "weightSelection"],
    network: { layers: [dense(9, "tanh"), dense(8, "relu"), dense(5, "relu"), dense(2)] },
    fusion: { span: [2, 3] },
  });
  const parent = record.checkpoint!.arms[0].state.weights[0];
  const [first, selected, last] = startOf(record, "weightSelection");
  expect([first, last]).toEqual([parent[0], parent[3]]);
  // [9, 8] is the first of the span that holds a [9, 5].
  expect([...selected.kernel!.data]).toEqual([...selectWeights(parent[1].kernel!, [9, 5]).data]);
  expect([...selected.bias!.data]).toEqual([...selectWeights(parent[1].bias!, [5]).data]);
  const { lender, layer, chosen } = record.fusion!.panels!["weightSelection"] as SelectionReport;
  expect([lender, layer, chosen[0]]).toEqual([1, 1, [0, 1, 2, 3, 4, 5, 6, 7, 8]]);
  const taken = chosen[0].flatMap((row) =>
    chosen[1].map((column) => parent[lender].kernel!.data[row * 8 + column]),
  );
  expect([...selected.kernel!.data]).toEqual(taken); // what the picture lights is what the arm begins with
  expect(endOf(record, "weightSelection").metrics).toHaveLength(2);
});

test("where no kernel of the span is large enough, the arm is left out with its reason", async () => {
  const { arms, fusion } = await race({
    arms: ["weightSelection"],
    network: { layers: [dense(9, "tanh"), dense(4, "relu"), dense(6, "relu"), dense(2)] },
    fusion: { span: [2, 3] },
  });
  expect(arms.weightSelection).toBeUndefined();
  expect(fusion!.without!.weightSelection).toBe(
    "a kernel of 9×6 cannot be selected from the parent's 9×4 and 4×6, which are smaller",
  );
});

test("a hint for a maxout layer teaches its pieces, and comes near the fused one's", async () => {
  const layers = [dense(6, "tanh"), { type: "maxout", units: 4, rank: 3 }, dense(2)];
  const arms = ["fused", "random", "hint"];
  const fusion = { span: [1, 2], distillation: { hintEpochs: 300 } };
  const record = await race({ arms, fusion, network: { layers }, shallowEpochs: 1 });
  const distance = (arm: "random" | "hint") => {
    const [{ kernel }] = startOf(record, arm);
    const fused = startOf(record, "fused")[0].kernel!;
    expect(kernel!.shape).toEqual([2, 12]);
    const differences = Array.from(kernel!.data, (weight, i) => weight - fused.data[i]);
    return Math.hypot(...differences);
  };
  expect(distance("hint")).toBeLessThan(0.2 * distance("random"));
});
