import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalogueEntry } from "#core/data/catalogue.ts";
import { blocksInSpan, blocksOf } from "#core/model/blocks.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { designOf } from "./blockDesign.ts";
import { changeBlock } from "./changeBlock.ts";
import type { BlockDesign } from "./blockDesign.ts";
import { editExperiment } from "./edit.ts";
import type { Edit, Refusal } from "./edits.ts";
import { MOST_BLOCKS } from "./refusals.ts";
import { PRESETS, presetById } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

const shapeOf = (experiment: Experiment) => catalogueEntry(experiment.data.name).inputShape;
const preset = (id: string) => presetById(id)!.experiment;
const edited = (experiment: Experiment, edit: Edit) =>
  editExperiment(experiment, edit, shapeOf(experiment));

function made(experiment: Experiment, ...edits: Edit[]): Experiment {
  return edits.reduce((now, edit) => {
    const next = edited(now, edit);
    if ("refusal" in next) throw new Error(next.refusal);
    return next;
  }, experiment);
}
const layersAfter = (experiment: Experiment, ...edits: Edit[]) =>
  made(experiment, ...edits).network.layers;
const refusalOf = (experiment: Experiment, edit: Edit) =>
  (edited(experiment, edit) as Refusal).refusal;

/** "conv2d flatten dense": a network at a glance. */
const types = (layers: readonly LayerSpec[]) => layers.map(({ type }) => type).join(" ");

// -- random edits ------------------------------------------------------------------------------

const design: fc.Arbitrary<Partial<BlockDesign>> = fc.record(
  {
    kind: fc.constantFrom("dense" as const, "conv" as const),
    units: fc.integer({ min: -1, max: 40 }),
    kernelSize: fc.integer({ min: 0, max: 9 }),
    strides: fc.integer({ min: 0, max: 3 }),
    padding: fc.constantFrom("same" as const, "valid" as const),
    alpha: fc.constantFrom(-1, 0, 0.2),
    bias: fc.boolean(),
    l2: fc.constantFrom("shared" as const, 0, 1e-4, -1),
    activation: fc.constantFrom(...ACTIVATIONS),
    batchNorm: fc.boolean(),
    pool: fc.oneof(
      fc.constant("none" as const),
      fc.record({
        type: fc.constantFrom("maxPool" as const, "avgPool" as const),
        poolSize: fc.integer({ min: 1, max: 4 }),
      }),
    ),
    dropout: fc.constantFrom(0, 0.25, 0.5, 1),
  },
  { requiredKeys: [] },
);
const place = fc.integer({ min: 0, max: 7 });
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ type: fc.constant("change" as const), block: place, fields: design }),
  fc.record({ type: fc.constant("insert" as const), after: place }),
  fc.record({ type: fc.constant("duplicate" as const), block: place }),
  fc.record({ type: fc.constant("remove" as const), block: place }),
);
const anyExperiment = fc.constantFrom(...PRESETS.map(({ experiment }) => experiment));

/** Calls `check` at every edit of random walks from every preset; refused edits leave the walk where it is. */
function walk(check: (before: Experiment, edit: Edit, after: Experiment | Refusal) => void) {
  const walks = fc.property(anyExperiment, fc.array(anyEdit, { maxLength: 12 }), (start, edits) => {
    let now = start;
    for (const edit of edits) {
      const next = edited(now, edit);
      check(now, edit, next);
      if (!("refusal" in next)) now = next;
    }
  });
  fc.assert(walks, { seed: 7, numRuns: 300 });
}

const outputs = (experiment: Experiment) =>
  inferShapes({
    inputShape: shapeOf(experiment),
    layers: experiment.network.layers,
  }).at(-1);

describe("whatever is edited", () => {
  test("the network stands with the outputs it had, or a sentence names the layer", () => {
    let [stood, refused] = [0, 0];
    walk((before, _, after) => {
      if ("refusal" in after) {
        refused += 1;
        expect(after.refusal).toMatch(/[Ll]ayer \d.*\.$/);
      } else {
        stood += 1;
        expect(outputs(after)).toEqual(outputs(before));
      }
    });
    expect(Math.min(stood, refused)).toBeGreaterThan(300);
  });

  test("the file format takes it as it is", () => {
    walk((_, __, after) => {
      if (!("refusal" in after)) expect(parseExperiment(after)).toEqual(after);
    });
  });

  test("the span names blocks of the network", () => {
    walk((_, __, after) => {
      if ("refusal" in after) return;
      const { network, fusion } = after;
      const count = blocksOf(network.layers).length;
      if (count === 1) expect(fusion.span).toEqual([1, 2]);
      else
        expect(blocksInSpan({ inputShape: [1], ...network }, fusion.span).length).toBeGreaterThan(
          1,
        );
    });
  });

  test("a changed block is as was asked, and the others are as they were", () => {
    walk((before, edit, after) => {
      if ("refusal" in after || edit.type !== "change") return;
      const designs = (experiment: Experiment) =>
        blocksOf(experiment.network.layers).map((block) =>
          designOf(experiment.network.layers, block),
        );
      const [old, now] = [designs(before), designs(after)];
      expect(now[edit.block - 1]).toMatchObject(edit.fields);
      expect(now.toSpliced(edit.block - 1, 1)).toEqual(old.toSpliced(edit.block - 1, 1));
    });
  });

  test("removing a copy gives back what was copied", () => {
    walk((before, edit, after) => {
      if ("refusal" in after || edit.type !== "duplicate") return;
      const back = edited(after, { type: "remove", block: edit.block + 1 });
      expect("refusal" in back || back.network).toEqual(before.network);
    });
  });

  test("settings other than title, layers and span are the same objects", () => {
    walk((before, _, after) => {
      if ("refusal" in after) return;
      expect(after.training).toBe(before.training);
      expect(after.data).toBe(before.data);
      expect({ ...after.fusion, span: 0 }).toEqual({ ...before.fusion, span: 0 });
    });
  });
});

// -- single edits ------------------------------------------------------------------------------

test("a block is built as weights, batch norm, pooling, dropout, flatten, in whatever order it is asked", () => {
  const block = 2;
  const layers = layersAfter(
    preset("digits-conv"),
    { type: "change", block, fields: { dropout: 0.25 } },
    { type: "change", block, fields: { batchNorm: true } },
    { type: "change", block, fields: { pool: { type: "avgPool", poolSize: 2 } } },
  );
  expect(types(layers)).toBe("conv2d conv2d batchNorm avgPool dropout flatten dense dense");
});

test("a pool replaced by one without a window leaves no window behind", () => {
  const layers: LayerSpec[] = [
    { type: "conv2d", filters: 2, kernelSize: 3 },
    { type: "maxPool", poolSize: 2, strides: 1, padding: "same" },
    { type: "dense", units: 2 },
  ];
  const [block] = blocksOf(layers);
  const changed = changeBlock(layers, block, { pool: { type: "globalAvgPool" } }, 3);
  expect(changed[1]).toEqual({ type: "globalAvgPool" });
  expect(designOf(changed, block).pool).toEqual({ type: "globalAvgPool" });
});

test("pooling, batch norm and dropout taken away leave nothing behind", () => {
  const layers = layersAfter(
    preset("digits-conv"),
    { type: "change", block: 1, fields: { batchNorm: true, dropout: 0.5 } },
    { type: "change", block: 1, fields: { batchNorm: false, dropout: 0 } },
    { type: "change", block: 2, fields: { pool: "none" } },
  );
  expect(types(layers)).toBe("conv2d conv2d flatten dense dense");
});

test("an activation that stands in a layer of its own is changed there", () => {
  const layers: LayerSpec[] = [
    { type: "dense", units: 8 },
    { type: "batchNorm" },
    { type: "activation", activation: "relu" },
    { type: "dense", units: 2 },
  ];
  const experiment = { ...preset("moons"), network: { layers } };
  const change = (activation: "tanh" | "linear") =>
    layersAfter(experiment, { type: "change", block: 1, fields: { activation } });
  expect(change("tanh")[2]).toEqual({ type: "activation", activation: "tanh" });
  expect(types(change("linear"))).toBe("dense batchNorm dense");
});

test("flatten moves to where the first dense layer meets the image", () => {
  const digits = preset("digits");
  const conv = { kind: "conv" } as const;
  const first = layersAfter(digits, { type: "change", block: 1, fields: conv });
  expect(types(first)).toBe("conv2d flatten dense dense dense");
  expect(first[0]).toEqual({
    type: "conv2d",
    filters: 8,
    kernelSize: 3,
    padding: "same",
    activation: "relu",
  });
  const none = layersAfter(
    preset("digits-conv"),
    { type: "remove", block: 1 },
    { type: "remove", block: 1 },
  );
  expect(types(none)).toBe("flatten dense dense");
});

test("stride, slope, bias and weight decay are changed where they stand, and defaults are left out", () => {
  const change = (id: string, ...fields: Partial<BlockDesign>[]) =>
    layersAfter(
      preset(id),
      ...fields.map((f) => ({ type: "change", block: 1, fields: f }) as const),
    );
  const [conv] = change("digits-conv", { strides: 2 }, { bias: false }, { l2: 1e-4 });
  expect(conv).toMatchObject({ strides: 2, useBias: false, l2: 1e-4 });
  const [dense] = change("moons", { activation: "leakyRelu" }, { alpha: 0.2 });
  expect(dense).toMatchObject({ activation: "leakyRelu", alpha: 0.2 });
  const back = change("moons", { bias: false, l2: 0 }, { bias: true, l2: "shared" });
  expect(back).toEqual(preset("moons").network.layers);
});

test("a slope is set in the layer where the activation stands alone", () => {
  const layers: LayerSpec[] = [
    { type: "dense", units: 8 },
    { type: "batchNorm" },
    { type: "activation", activation: "leakyRelu" },
    { type: "dense", units: 2 },
  ];
  const fields = { alpha: 0.3 };
  const changed = layersAfter(
    { ...preset("moons"), network: { layers } },
    { type: "change", block: 1, fields },
  );
  expect(changed[0]).toEqual(layers[0]);
  expect(changed[2]).toEqual({ ...layers[2], alpha: 0.3 });
});

test("what is not touched stays as it was, and so do words that the page does not speak", () => {
  const layer = {
    type: "conv2d",
    filters: 4,
    kernelSize: [3, 5],
    strides: 2,
    l2: 1e-4,
    useBias: false,
    activation: "relu",
  } as const;
  const layers: LayerSpec[] = [layer, { type: "flatten" }, { type: "dense", units: 10 }];
  const [first] = layersAfter(
    { ...preset("digits"), network: { layers } },
    { type: "change", block: 1, fields: { units: 6, activation: "tanh" } },
  );
  expect(first).toEqual({ ...layer, filters: 6, activation: "tanh" });
});

test("the span keeps hold of its layers when others come and go", () => {
  const spanAfter = (edit: Edit) => made(preset("digits"), edit).fusion.span; // [2, 3] of 4
  expect(spanAfter({ type: "insert", after: 0 })).toEqual([3, 4]);
  expect(spanAfter({ type: "insert", after: 2 })).toEqual([2, 4]);
  expect(spanAfter({ type: "insert", after: 3 })).toEqual([2, 3]);
  expect(spanAfter({ type: "duplicate", block: 1 })).toEqual([3, 4]);
  expect(spanAfter({ type: "remove", block: 1 })).toEqual([1, 2]);
  expect(spanAfter({ type: "remove", block: 2 })).toEqual([2, 3]);
});

const REFUSED: [what: string, id: string, edit: Edit, sentence: RegExp][] = [
  [
    "a dense layer in front of a convolution",
    "digits-conv",
    { type: "change", block: 1, fields: { kind: "dense" } },
    /^Layer 2 \(conv 8, 3×3\): needs an input of 3 axes, got 32; convolutions go before the first dense layer\.$/,
  ],
  [
    "pooling numbers that stand in no row",
    "digits",
    { type: "change", block: 2, fields: { pool: { type: "maxPool", poolSize: 2 } } },
    /^Layer 2 \(dense 32\), max pool 2: needs an input with a spatial axis, got 32\.$/,
  ],
  [
    "a kernel of a dense layer",
    "digits",
    { type: "change", block: 2, fields: { kernelSize: 3 } },
    /^Layer 2: a dense layer reads all of its input and has no kernel size, stride or padding\.$/,
  ],
  [
    "a stride that leaves nothing for the next window",
    "digits-conv",
    { type: "change", block: 1, fields: { strides: 16, padding: "valid" } },
    /^Layer 2 \(conv 8, 3×3\), max pool 2: the window is larger than its input/,
  ],
  [
    "a stride that is no count",
    "digits-conv",
    { type: "change", block: 1, fields: { strides: 0 } },
    /^Layer 1: stride must be a whole number from 1 to 16, got 0\.$/,
  ],
  [
    "a slope of an activation that has none",
    "moons",
    { type: "change", block: 1, fields: { alpha: 0.2 } },
    /^Layer 1: only leakyRelu has a slope/,
  ],
  [
    "weight decay that rewards large weights",
    "moons",
    { type: "change", block: 1, fields: { l2: -1 } },
    /^Layer 1: weight decay must be a number from 0 to 1, got -1\.$/,
  ],
  [
    "another width of the answer",
    "digits",
    { type: "change", block: 4, fields: { units: 12 } },
    /^Layer 4 would end the network with 12 outputs where the data need 10\.$/,
  ],
  [
    "removing the answer",
    "digits",
    { type: "remove", block: 4 },
    /^Layer 3 would end the network with 16 outputs where the data need 10\.$/,
  ],
  [
    "dropout after the answer",
    "moons",
    { type: "change", block: 3, fields: { dropout: 0.5 } },
    /^Layer 3 gives the answer/,
  ],
  [
    "no units at all",
    "moons",
    { type: "change", block: 1, fields: { units: 0 } },
    /^Layer 1: units must be a whole number from 1 to 4096, got 0\.$/,
  ],
  ["a layer that is not there", "moons", { type: "remove", block: 9 }, /^There is no layer 9/],
];

test.each(REFUSED)("%s is refused", (_, id, edit, sentence) => {
  expect(refusalOf(preset(id), edit)).toMatch(sentence);
});

test("the last layer left cannot be removed, and layers cannot be added without end", () => {
  const shallow = made(preset("moons"), { type: "remove", block: 1 }, { type: "remove", block: 1 });
  expect(shallow.fusion.span).toEqual([1, 2]);
  expect(refusalOf(shallow, { type: "remove", block: 1 })).toMatch(/^Layer 1 is the only one/);
  let deep = preset("moons");
  for (let count = 3; count < MOST_BLOCKS; count++) deep = made(deep, { type: "insert", after: 1 });
  expect(refusalOf(deep, { type: "duplicate", block: 1 })).toMatch(
    /^Layer 2 would be one too many/,
  );
});

test("a network that does not stand can be mended", () => {
  const layers: LayerSpec[] = [
    { type: "dense", units: 4 },
    { type: "maxPool", poolSize: 2 },
    { type: "dense", units: 2 },
  ];
  const broken = { ...preset("moons"), network: { layers } };
  const mended = layersAfter(broken, { type: "change", block: 1, fields: { pool: "none" } });
  expect(types(mended)).toBe("dense dense");
});
