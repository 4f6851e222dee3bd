import { expect, test } from "vitest";
import { sizeOf } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { weightSpecs } from "#core/model/weights.ts";
import { compile, compileInference } from "./compile.ts";
import type { Objective } from "./compile.ts";
import { describe as table } from "./describe.ts";
import { layoutBytes, layOut, lifetimes } from "./layout.ts";
import type { LayoutRules } from "./layout.ts";
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
  ["conv", compile(CONV, OBJECTIVE)],
  ["deep", compile(DEEP, OBJECTIVE)],
  ["inference", compileInference(CONV, "softmaxCrossEntropy", 16)],
];
/** An executor that needs 100 numbers beside every convolution. */
const RULES: LayoutRules = {
  alignment: 64,
  scratchOf: ({ kind }) => (kind === "convolve" ? { window: 100 } : {}),
};

const namesIn = (roles: object) => Object.values(roles) as string[];

test.each(PLANS)("%s: no two tensors overlap while both are alive", (_, plan) => {
  const lives = lifetimes(plan.operations);
  const tensors = [...layOut(plan, RULES).tensors.values()];
  const lifeOf = (name: string) => {
    const own = /^#(\d+)\.window$/.exec(name);
    if (own) return { first: Number(own[1]), last: Number(own[1]) };
    // In inference every value is read afterwards.
    return plan.mode === "training" ? lives.get(name)! : { first: 0, last: Infinity };
  };
  for (const a of tensors) {
    for (const b of tensors) {
      if (a.name >= b.name || a.space !== b.space) continue;
      if (a.end <= b.offset || b.end <= a.offset) continue;
      const [p, q] = [lifeOf(a.name), lifeOf(b.name)];
      expect(a.space).toBe("scratch");
      expect(p.last < q.first || q.last < p.first, `${a.name} and ${b.name}`).toBe(true);
    }
  }
});

test("an executor's working memory lies beside the plan's tensors, once for each operation that asks for it", () => {
  const [, plan] = PLANS[0];
  const own = [...layOut(plan, RULES).tensors.values()].filter(({ name }) => name.startsWith("#"));
  const convolutions = plan.operations.filter(({ kind }) => kind === "convolve");
  expect(convolutions.length).toBe(3); // two forward, one back
  expect(own.map(({ size }) => size)).toEqual(convolutions.map(() => 100));
});

test("tensors begin where the executor's alignment allows", () => {
  for (const { offset } of layOut(PLANS[0][1], RULES).tensors.values()) {
    expect(offset % RULES.alignment).toBe(0);
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

test.each(PLANS)("%s: every tensor lies within its memory space", (_, plan) => {
  const { tensors, spaces } = layOut(plan, RULES);
  for (const { space, offset, size } of tensors.values()) {
    expect(offset + size).toBeLessThanOrEqual(spaces.get(space)!);
  }
});

test("the values of a layer have the sizes that shape inference gives", () => {
  const plan = compileInference(CONV, "softmaxCrossEntropy", 16);
  const shapes = inferShapes(CONV);
  plan.points.forEach(({ output, preActivation }, layer) => {
    for (const name of [output, preActivation]) {
      expect(plan.tensors.get(name)!.size).toBe(16 * sizeOf(shapes[layer]));
    }
  });
});

test("every trainable weight has a gradient of its size at the same place", () => {
  const { tensors } = layOut(PLANS[0][1], RULES);
  for (const { layer, name, shape, trainable } of weightSpecs(CONV)) {
    const weight = tensors.get(`${layer + 1}.${name}`)!;
    expect(weight.size).toBe(sizeOf(shape));
    if (!trainable) continue;
    expect(tensors.get(`${layer + 1}.${name}Gradient`)).toMatchObject({
      size: weight.size,
      offset: weight.offset,
      space: "gradients",
    });
  }
});

test("values that are no longer needed give their memory to others", () => {
  const { tensors, spaces } = layOut(compile(DEEP, OBJECTIVE), RULES);
  const scratch = [...tensors.values()].filter(({ space }) => space === "scratch");
  const apart = scratch.reduce((sum, { offset, end }) => sum + end - offset, 0);
  expect(spaces.get("scratch")).toBeLessThan(0.6 * apart);
});

test("memory is that of one replica's work and every replica's weights and results", () => {
  const layout = layOut(compile(CONV, OBJECTIVE), RULES);
  const spaces = ["weights", "moving", "slot1", "slot2", "results"] as const;
  const own = spaces.map((space) => layout.spaces.get(space)!);
  const bytes = layoutBytes(layout, 5) - layoutBytes(layout, 1);
  expect(bytes).toBe(4 * 4 * own.reduce((sum, size) => sum + size, 0));
});

test("every trainable weight has its update, with its own l2", () => {
  const updates = compile(CONV, OBJECTIVE).operations.filter(({ kind }) => kind === "update");
  const l2 = updates.map(({ reads, numbers }) => [
    (reads as { weights?: string }).weights,
    (numbers as { l2: number }).l2,
  ]);
  expect(l2).toEqual([
    ["1.kernel", 0.5],
    ["1.bias", 0],
    ["2.gamma", 0],
    ["2.beta", 0],
    ["5.kernel", 0.25],
    ["5.bias", 0],
    ["6.bias", 0],
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
  const kinds = compile(network, OBJECTIVE).operations.map(({ kind }) => kind);
  expect(kinds).toEqual([
    ...["pool", "product", "activate", "loss", "meanLoss"],
    ...["activateGradient", "product", "columnSum", "update", "update"],
  ]);
});

test("a plan reads as a table", () => {
  const network: Network = { inputShape: [3], layers: [{ type: "dense", units: 2 }] };
  const plan = compile(network, { ...OBJECTIVE, optimizer: { type: "sgd", learningRate: 1 } });
  const layout = layOut(plan, RULES);
  const [head, ...lines] = table(plan, layout, 2).split("\n");
  expect(head).toMatch(/^# +operation +reads → writes +size$/);
  expect(lines[0]).toMatch(/^0 +product +inputs, 1.kernel, 1.bias → 1.preActivation +8×3·3×2$/);
  expect(lines).toContain("weights: 512 bytes × 2 replicas");
  expect(lines[lines.length - 1]).toBe(`all: ${layoutBytes(layout, 2)} bytes`);
});
