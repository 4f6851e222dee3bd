import { expect, test } from "vitest";
import { sizeOf } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { weightSpecs } from "#core/model/weights.ts";
import { compile, compileInference } from "./compile.ts";
import type { Objective } from "./compile.ts";
import { describe as table } from "./describe.ts";
import { lifetimes } from "./layout.ts";
import { planBytes } from "./plan.ts";
import type { Plan } from "./plan.ts";

const CONV: Network = {
  inputShape: [12, 10, 3],
  layers: [
    { type: "conv2d", filters: 4, kernelSize: 3, padding: "same", activation: "relu", l2: 0.5 },
    { type: "batchNorm" },
    { type: "maxPool", poolSize: 2 },
    { type: "dropout", rate: 0.5 },
    { type: "conv2d", filters: 5, kernelSize: [3, 2], strides: 2, activation: "gelu" },
    { type: "positionBias" },
    { type: "flatten" },
    { type: "dense", units: 7, activation: "tanh" },
    { type: "dense", units: 3 },
  ],
};
const DEEP: Network = {
  inputShape: [20],
  layers: [30, 30, 30, 30, 30, 2].map((units) => ({ type: "dense", units, activation: "tanh" })),
};
const OBJECTIVE: Objective = {
  loss: "softmaxCrossEntropy",
  optimizer: { type: "adam", learningRate: 0.1 },
  batchSize: 8,
  l2: 0.25,
};
const PLANS: [string, Plan][] = [
  ["conv", compile(CONV, OBJECTIVE, 3)],
  ["deep", compile(DEEP, OBJECTIVE, 1)],
  ["inference", compileInference(CONV, "softmaxCrossEntropy", 16, 3)],
];

const namesIn = (roles: object) => Object.values(roles) as string[];

test.each(PLANS)("%s: no two tensors overlap while both are alive", (_, plan) => {
  const spans = lifetimes(plan.operations);
  const tensors = [...plan.tensors.values()];
  for (const a of tensors) {
    for (const b of tensors) {
      if (a.name >= b.name || a.space !== b.space) continue;
      if (a.offset + a.size <= b.offset || b.offset + b.size <= a.offset) continue;
      const [p, q] = [spans.get(a.name)!, spans.get(b.name)!];
      expect(a.space).toBe("scratch");
      expect(p.last < q.first || q.last < p.first, `${a.name} and ${b.name}`).toBe(true);
    }
  }
});

test.each(PLANS)(
  "%s: what an operation reads was written before or stands in memory",
  (_, plan) => {
    const written = new Set<string>();
    for (const { reads, writes } of plan.operations) {
      for (const name of namesIn(reads)) {
        const { space } = plan.tensors.get(name)!;
        const given = ["weights", "moving", "batch"].includes(space);
        expect(given || written.has(name), name).toBe(true);
      }
      namesIn(writes).forEach((name) => written.add(name));
    }
  },
);

test.each(PLANS)("%s: every tensor lies within its memory space", (_, { tensors, spaces }) => {
  for (const { space, offset, size } of tensors.values()) {
    expect(offset + size).toBeLessThanOrEqual(spaces.get(space)!);
  }
});

test("the values of a layer have the sizes that shape inference gives", () => {
  const plan = compileInference(CONV, "softmaxCrossEntropy", 16, 1);
  const shapes = inferShapes(CONV);
  plan.points.forEach(({ output, preActivation }, layer) => {
    for (const name of [output, preActivation]) {
      expect(plan.tensors.get(name)!.size).toBe(16 * sizeOf(shapes[layer]));
    }
  });
});

test("every trainable weight has a gradient of its size at the same place", () => {
  const [, plan] = PLANS[0];
  for (const { layer, name, shape, trainable } of weightSpecs(CONV)) {
    const weight = plan.tensors.get(`${layer + 1}.${name}`)!;
    expect(weight.size).toBe(sizeOf(shape));
    if (!trainable) continue;
    expect(plan.tensors.get(`${layer + 1}.${name}Gradient`)).toMatchObject({
      size: weight.size,
      offset: weight.offset,
      space: "gradients",
    });
  }
});

test("values that are no longer needed give their memory to others", () => {
  const plan = compile(DEEP, OBJECTIVE, 1);
  const scratch = [...plan.tensors.values()].filter(({ space }) => space === "scratch");
  const apart = scratch.reduce((sum, { size }) => sum + size, 0);
  expect(plan.spaces.get("scratch")).toBeLessThan(0.6 * apart);
});

test("memory is that of one replica's work and every replica's weights", () => {
  const bytes = (replicas: number) => planBytes(compile(CONV, OBJECTIVE, replicas));
  const { spaces } = compile(CONV, OBJECTIVE, 1);
  const own = (["weights", "moving", "slot1", "slot2"] as const).map((space) => spaces.get(space)!);
  expect(bytes(5) - bytes(1)).toBe(4 * 4 * own.reduce((sum, size) => sum + size, 0));
});

test("updates cover all trainable weights, each with its own l2", () => {
  const updates = compile(CONV, OBJECTIVE, 1).operations.filter(({ kind }) => kind === "update");
  const first = updates.map(({ reads, numbers }) => [
    (reads as { weights?: string }).weights,
    (numbers as { l2: number }).l2,
  ]);
  expect(first).toEqual([
    ["1.kernel", 0.5],
    ["1.bias", 0], // with batch norm's gamma and beta
    ["5.kernel", 0.25],
    ["5.bias", 0], // with the position bias
    ["8.kernel", 0.25],
    ["8.bias", 0],
    ["9.kernel", 0.25],
    ["9.bias", 0],
  ]);
});

test("layers before the first with weights get no gradient", () => {
  const network: Network = {
    inputShape: [4, 4, 1],
    layers: [
      { type: "maxPool", poolSize: 2 },
      { type: "flatten" },
      { type: "dense", units: 2, activation: "sigmoid" },
    ],
  };
  const kinds = compile(network, OBJECTIVE, 1).operations.map(({ kind }) => kind);
  expect(kinds).toEqual([
    ...["pool", "product", "activate", "loss", "meanLoss"],
    ...["activateGradient", "product", "columnSum", "update", "update"],
  ]);
});

test("a plan reads as a table", () => {
  const network: Network = { inputShape: [3], layers: [{ type: "dense", units: 2 }] };
  const plan = compile(network, { ...OBJECTIVE, optimizer: { type: "sgd", learningRate: 1 } }, 2);
  const [head, ...lines] = table(plan).split("\n");
  expect(head).toMatch(/^# +operation +reads → writes +size$/);
  expect(lines[0]).toMatch(/^0 +product +inputs, 1.kernel, 1.bias → 1.preActivation +8×3·3×2$/);
  expect(lines).toContain("weights: 128 bytes × 2 replicas");
  expect(lines[lines.length - 1]).toBe(`all: ${planBytes(plan)} bytes`);
});
