// Soft targets and hints against NumPy (oracles/misc.py) and against their laws. That every engine's gradients are
// the slopes of these losses: gradients.test.ts of each.

import { describe, expect, test } from "vitest";
import type { Tensor } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import type { Engine, Teacher, Teaching } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import { seededClasses, seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { taughtLoss } from "./teaching.test-support.ts";
import vectors from "./vectors/distillation.json";

const tensor = ({ shape, data }: { shape: number[]; data: number[] }): Tensor => ({
  shape,
  data: Float64Array.from(data),
});
const student = tensor(vectors.student);
const teacher = tensor(vectors.teacher);
const [rows, classes] = student.shape;
const targets = { shape: [rows], data: Float64Array.from(vectors.labels) };
const loss = "softmaxCrossEntropy";
const sgd = (batchSize: number, learningRate = 1) => ({
  optimizer: { type: "sgd", learningRate } as const,
  batchSize,
  l2: 0,
});

test.each(vectors.cases)("the loss at temperature $T, weight $lam is NumPy's", (expected) => {
  const teaching = { type: "softTargets", temperature: expected.T, weight: expected.lam } as const;
  const judged = { loss, outputs: student, targets, teaching, answers: teacher } as const;
  expect(taughtLoss(judged)).toBeCloseTo(expected.loss, 12);
});

const ENGINES: [string, () => Promise<Engine>][] = [
  ["simd", openSimd],
  ["tfjs-cpu", () => openTfjs("cpu")],
];

describe.each(ENGINES)("on %s", (_, open) => {
  test.each(vectors.cases)(
    "the gradient at temperature $T, weight $lam is NumPy's, term by term",
    async ({ T, lam, grad }) => {
      const teaching = { type: "softTargets", temperature: T, weight: lam } as const;
      const gradient = await gradientAtLogits(await open(), { teaching, answers: [teacher] });
      gradient.forEach((term, i) => expect(term).toBeCloseTo(grad.data[i], 6));
    },
  );

  test("a hint trains the guided layer and those before it, and no other", async () => {
    const engine = await open();
    const samples = seededClasses(40, [5], 3);
    const dense = (units: number) => ({ type: "dense", units, activation: "relu" }) as const;
    const network: Network = { inputShape: [5], layers: [dense(7), dense(4), dense(3)] };
    const before = seededWeights(network, 1);
    await engine.loadData(samples, samples);
    const cohort = await engine.createCohort({
      ...{ network, loss, training: sgd(10, 0.1), weights: [before], seed: 1 },
      teacher: {
        teaching: { type: "hint", layer: 1 },
        answers: [{ shape: [40, 4], data: new Float32Array(160).fill(3) }],
      },
    });
    await cohort.train(5);
    const after = await cohort.readWeights(0);
    const hasMoved = (layer: number) =>
      after[layer].kernel!.data.some((x, i) => x !== before[layer].kernel!.data[i]);
    expect([0, 1, 2].map(hasMoved)).toEqual([true, true, false]);
    engine.dispose();
  });

  test("answers that do not fit are refused with their numbers", async () => {
    const engine = await open();
    const teaching: Teaching = { type: "softTargets", temperature: 1, weight: 1 };
    const short = { shape: [5, 4], data: new Float32Array(20) };
    await expect(gradientAtLogits(engine, { teaching, answers: [short] })).rejects.toThrow(
      "a teacher has 20 numbers for 5 samples; 6 samples take 4 each",
    );
    await expect(gradientAtLogits(engine, { teaching, answers: [] })).rejects.toThrow(
      "0 teachers for 1 replicas",
    );
  });
});

/** A dense layer on unit vectors answers its kernel's rows: one step at rate 1 takes the gradient off them. */
async function gradientAtLogits(engine: Engine, of: Teacher): Promise<readonly number[]> {
  const unit = Float32Array.from({ length: rows ** 2 }, (_, i) => (i % (rows + 1) === 0 ? 1 : 0));
  const samples = { inputs: { shape: [rows, rows], data: unit }, targets };
  await engine.loadData(samples, samples);
  const cohort = await engine.createCohort({
    network: {
      inputShape: [rows],
      layers: [{ type: "dense", units: classes, useBias: false }],
    },
    ...{ loss, training: sgd(rows), weights: [[{ kernel: student }]], seed: 0, teacher: of },
  });
  await cohort.train(1);
  const [{ kernel }] = await cohort.readWeights(0);
  engine.dispose();
  return Array.from(kernel!.data, (after, i) => Math.fround(student.data[i]) - after);
}
