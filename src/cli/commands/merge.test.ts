// Structural merges from the command line: numbers by hand and by NumPy, files that can be read again, messages that
// name the field.

import { describe, expect, test } from "vitest";
import vectors from "#core/fusion/vectors/conv_matrix.json" with { type: "json" };
import type { MergeResult } from "#core/model/merge/mergeCase.ts";
import { mergeCommand } from "./merge.ts";

const tensor = (shape: readonly number[], data: readonly number[]) => ({ shape, data });
const norm = (gamma: readonly number[], mean: readonly number[], variance: readonly number[]) => ({
  type: "batchNorm",
  epsilon: 0,
  gamma: tensor([gamma.length], gamma),
  beta: tensor(
    [gamma.length],
    gamma.map(() => 1),
  ),
  movingMean: tensor([gamma.length], mean),
  movingVariance: tensor([gamma.length], variance),
});

/** 2x + 3y + 1, then 4·(z − 5)/2 + 1: in one layer 4x + 6y − 7. */
const NORMED = {
  layers: [
    { type: "dense", kernel: tensor([2, 1], [2, 3]), bias: tensor([1], [1]) },
    norm([4], [5], [4]),
  ],
  inputs: tensor([3, 2], [1, 0, 0, 1, -2, 0.5]),
};

const { kernel, bias, x, cases } = vectors as unknown as {
  readonly [name in "kernel" | "bias" | "x"]: { readonly shape: number[]; readonly data: number[] };
} & { readonly cases: { readonly [name: string]: { shape: number[]; row0: { data: number[] } } } };
const conv = { type: "conv2d", kernel, bias, padding: "same" };

async function run(files: { [name: string]: unknown }, ...options: string[]) {
  const [lines, errors]: [string[], string[]] = [[], []];
  const code = await mergeCommand([...Object.keys(files), ...options], {
    read: async (name) => {
      const content = files[name];
      return new TextEncoder().encode(
        typeof content === "string" ? content : JSON.stringify(content),
      );
    },
    print: (line) => void lines.push(line),
    error: (line) => void errors.push(line),
  });
  return { code, errors, results: lines.map((line) => JSON.parse(line) as MergeResult) };
}

describe("lab merge", () => {
  test("a batch norm behind a dense layer is folded into it, and the answer can be read again", async () => {
    const { code, errors, results } = await run({ "a.json": NORMED });
    expect(code).toBe(0);
    const [{ folds, layers, parameters, exact }] = results;
    expect(folds).toEqual([{ norm: 1, into: 0, stands: "behind" }]);
    expect(layers).toEqual([
      { type: "dense", units: 1, kernel: tensor([2, 1], [4, 6]), bias: tensor([1], [-7]) },
    ]);
    expect([parameters, exact]).toEqual([[5, 3], true]);
    expect(errors[0]).toBe(
      "a.json: 1 of 1 batch norms folded, 5 parameters become 3: equal to the last bit",
    );
    const again = await run({ "b.json": { ...NORMED, layers } });
    expect(again.results[0]).toMatchObject({ folds: [], layers, difference: 0 });
  });

  test("a convolution is NumPy's matrix, with the dense layer in parallel added to it", async () => {
    const { shape, row0 } = cases["s1_same"];
    const size = shape[0] * shape[1];
    const branch = {
      layer: 0,
      kernel: tensor(
        shape,
        Array.from({ length: size }, (_, i) => Math.sin(i)),
      ),
      bias: tensor(
        [shape[1]],
        Array.from({ length: shape[1] }, (_, i) => i),
      ),
    };
    const given = { layers: [conv], inputs: x, parallel: branch };
    const { code, errors, results } = await run({ "c.json": given }, "--matrices");
    expect(code).toBe(0);
    const [{ layer, matrix, parallel, exact, parameters }] = results[0].matrices;
    expect([layer, exact, matrix!.kernel.shape]).toEqual([0, true, shape]);
    expect(parameters).toEqual([kernel.data.length + bias.data.length, size + shape[1]]);
    expect(matrix!.kernel.data.slice(0, row0.data.length)).toEqual(row0.data);
    const { merged } = parallel!;
    merged.kernel.data.forEach((value, i) =>
      expect(value).toBeCloseTo(matrix!.kernel.data[i] + Math.sin(i), 12),
    );
    merged.bias.data.forEach((value, i) => expect(value).toBeCloseTo(bias.data[i % 3] + i, 12));
    expect(parallel!.exact).toBe(true);
    expect(errors.at(-1)).toMatch(/^c\.json: merged with the dense layer in parallel: .*exact$/);
  });

  test("the merged layer answers as both branches do, by the arithmetic of the test", async () => {
    const line = {
      layers: [{ type: "conv1d", kernel: tensor([2, 1, 1], [1, -1]) }],
      inputs: tensor([2, 3, 1], [1, 4, 9, 2, 3, 5]),
      parallel: {
        layer: 0,
        kernel: tensor([3, 2], [1, 0, 0, 1, 2, 2]),
        bias: tensor([2], [10, 20]),
      },
    };
    const [{ matrices }] = (await run({ "d.json": line })).results;
    const { kernel: merged, bias: added } = matrices[0].parallel!.merged;
    expect(merged.data).toEqual([1 + 1, 0, -1, 1 + 1, 2, 2 - 1]); // rows x₀, x₁, x₂ of (x₀ − x₁, x₁ − x₂)
    expect(added.data).toEqual([10, 20]);
    expect("matrix" in matrices[0]).toBe(false); // unless asked for
  });

  test("a norm in front of zero padding stays, with the reason, and the matrix takes it in", async () => {
    const layers = [norm([2, -1], [0.5, 1], [1, 4]), conv];
    const { code, errors, results } = await run({ "e.json": { layers, inputs: x } });
    expect(code).toBe(0);
    expect(results[0].folds).toMatchObject([{ norm: 0, problem: expect.stringMatching("pads") }]);
    expect(results[0].matrices).toMatchObject([{ layer: 1, norm: 0, exact: true }]);
    expect(errors[1]).toContain("e.json: layers[0] stays: ");
  });

  test("places of branches are those of the file, whatever is folded before them", async () => {
    const behind = norm([1, 1, 1], [0, 0, 0], [1, 1, 1]);
    const [rows, columns] = cases["s1_same"].shape;
    const wide = columns / 3; // positions of the second convolution, whose one filter has one tap
    const second = { type: "conv2d", kernel: tensor([1, 1, 3, 1], [1, 2, 3]) };
    const parallel = {
      layer: 2,
      kernel: tensor([columns, wide], Array<number>(columns * wide).fill(0)),
      bias: tensor([wide], Array<number>(wide).fill(0)),
    };
    const layers = [conv, behind, second];
    const { results } = await run({ "f.json": { layers, inputs: x, parallel } });
    expect(results[0].matrices.map(({ shape }) => shape)).toEqual([
      [rows, columns],
      [columns, wide],
    ]);
    expect(results[0].matrices.map((one) => "parallel" in one)).toEqual([false, true]);
  });

  test.each([
    [{ ...NORMED, inputs: undefined }, "inputs: is missing"],
    [{ ...NORMED, layers: [] }, "layers: must hold at least one layer"],
    [{ ...NORMED, parallel: { layer: 0, kernel: x, bias: x } }, "is no convolution"],
    [
      { layers: [conv], inputs: x, parallel: { layer: 0, kernel: tensor([1], [1]), bias: x } },
      "parallel.kernel: must have shape 40×60",
    ],
    [
      { layers: [conv], inputs: x, parallel: { layer: 3, kernel: x, bias: x } },
      "parallel.layer: the layers are 0 to 0, got 3",
    ],
    ["{", "not JSON"],
  ])("what cannot be read is named, and the next file still merged: %#", async (wrong, reason) => {
    const { code, errors, results } = await run({ "bad.json": wrong, "good.json": NORMED });
    expect(code).toBe(1);
    expect(errors[0]).toContain("bad.json: ");
    expect(errors[0]).toContain(reason);
    expect(results).toHaveLength(1);
  });

  test("numbers beyond all bounds are no exact merge", async () => {
    const wild = { ...NORMED, inputs: tensor([1, 2], [1e308, 1e308]) };
    const { code, errors } = await run({ "g.json": wild });
    expect(code).toBe(1);
    expect(errors[0]).toContain("no finite numbers");
  });

  test("without a file it shows how", async () => {
    expect(await run({})).toMatchObject({ code: 1, errors: [expect.stringContaining("name one")] });
  });
});
