// What `npm run kernels` writes: it is as new as its sources, and true.

import { readFileSync } from "node:fs";
import { compileString } from "assemblyscript/asc";
import { expect, test } from "vitest";
import { decodeBase64 } from "#core/math/base64.ts";
import * as gram from "#core/math/compiled/kernelInterface.ts";
import { random } from "#core/math/random.ts";
import * as simd from "#engine/simd/compiled/kernelInterface.ts";
import { WASM_BASE64 } from "#engine/simd/compiled/wasmBytes.ts";
import { writeGeometry } from "#engine/simd/geometry.ts";
import { kernelInterface } from "./lib/kernelInterface.mjs";
import { compileKernels } from "./lib/kernels.mjs";

test("what is committed of the kernels is what their sources compile to: else `npm run kernels`", async () => {
  const written = await compileKernels();
  expect(written.size).toBe(4);
  const stale = [...written].filter(([path, text]) => readFileSync(path, "utf8") !== text);
  expect(stale.map(([path]) => path)).toEqual([]);
}, 60_000);

test("the generated signatures have every function of the compiled module, parameter by parameter", async () => {
  const text = readFileSync("src/engine/simd/compiled/kernelInterface.ts", "utf8");
  const signatures = text.slice(text.indexOf("type Kernels")).matchAll(/(\w+): \(([^)]*)\) =>/g);
  const named = [...signatures].map(([, name, list]) => [name, list.split(":").length - 1]);
  const { exports } = await openModule(decodeBase64(WASM_BASE64));
  const functions = Object.entries(exports).filter(([, value]) => typeof value === "function");
  expect(named.length).toBeGreaterThan(20);
  expect(new Map(named as [string, number][])).toEqual(
    new Map(functions.map(([name, value]) => [name, (value as () => void).length])),
  );
});

type Numbers = { readonly [name: string]: unknown };

/** The exports of a compiled module, on a memory of its own. */
async function openModule(wasm: Uint8Array<ArrayBuffer>) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiate(wasm, { env: { memory } });
  return { memory, exports: instance.exports as Numbers };
}

/** What a folder of kernels shares with its callers, compiled by itself. */
async function openShared(sources: string) {
  const source = readFileSync(`${sources}/shared.ts`, "utf8");
  const { binary, error } = await compileString(source, { runtime: "stub", importMemory: true });
  if (binary === null) throw error;
  return openModule(Uint8Array.from(binary));
}

test("constants are in TypeScript what they are in the compiled module", async () => {
  const { exports } = await openShared("src/engine/simd/assembly");
  const constants = Object.entries(simd).filter(([, value]) => typeof value === "number");
  expect(constants.length).toBeGreaterThan(15);
  const compiled = constants.map(([name]) => [name, (exports[name] as WebAssembly.Global).value]);
  expect(compiled).toEqual(constants);
});

test("sizes are in TypeScript what the compiled module computes, over random geometries", async () => {
  const { memory, exports } = await openShared("src/engine/simd/assembly");
  const compiled = exports as { readonly [name: string]: (...given: number[]) => number };
  const { integer } = random(1, "sizes");
  const { reachHeight, reachWidth, paddedImageSize, paddedInputSize } = simd;
  const sizes = Object.entries({ reachHeight, reachWidth, paddedImageSize, paddedInputSize });
  for (let trial = 0; trial < 500; trial++) {
    const [columns, filters] = [1 + integer(2000), 1 + integer(8)];
    expect(compiled.periodOf(columns)).toBe(simd.periodOf(columns));
    expect(compiled.packedSteps(columns, filters)).toBe(simd.packedSteps(columns, filters));
    expect(Boolean(compiled.isNarrow(filters))).toBe(simd.isNarrow(filters));
    const fields = simd.GEOMETRY_FIELDS.map((field) => [field, 1 + integer(16)]);
    const geometry = Object.fromEntries(fields) as simd.Geometry;
    writeGeometry(memory, 1024, geometry);
    for (const [name, size] of sizes) expect(compiled[name](1024)).toBe(size(geometry));
  }
});

test("the length of a panel of the Gram product is what the compiled module computes", async () => {
  const { exports } = await openShared("src/core/math/assembly");
  const { panelLength } = exports as Pick<typeof gram, "panelLength">;
  for (const depth of [1, 7, 512]) expect(panelLength(depth)).toBe(gram.panelLength(depth));
});

test("a field that does not take four bytes is refused, for callers write fields of four", () => {
  const shared = "export class Pair {\n  first: i32;\n  second: f64;\n}\n";
  expect(() => kernelInterface(shared, "")).toThrow("Pair.second is f64: fields must be i32");
});

test("a constant, a class and a function of the shared source become TypeScript", () => {
  const shared = `// Header.

// @inline
export const ONE = 1;

/** A pair. */
@unmanaged
export class Pair {
  first: i32;
  /** The other. */
  second: i32;
}

// @inline
export function sumOf(pair: Pair, more: bool): i32 {
  return pair.first + pair.second + (more ? ONE : 0);
}
`;
  const declarations = `
  /**
   * product/product
   * @param a \`usize\`
   * @param relu \`bool\`
   */
  export function product(a: number, relu: boolean): void;
`;
  expect(kernelInterface(shared, declarations)).toBe(`export const ONE = 1;

/** A pair. */
export type Pair = {
  readonly first: number;
  /** The other. */
  readonly second: number;
};

/** The fields of Pair in the order in which they lie in memory, four bytes each. */
export const PAIR_FIELDS = ["first", "second"] as const satisfies readonly (keyof Pair)[];

export function sumOf(pair: Pair, more: boolean): number {
  return pair.first + pair.second + (more ? ONE : 0);
}

/** An address in the module's memory, or a distance between two. */
type Bytes = number;

/** The functions of the compiled module; what they do stands at their sources. */
export type Kernels = {
  /** assembly/product.ts */
  readonly product: (a: Bytes, relu: boolean) => void;
};
`);
});
