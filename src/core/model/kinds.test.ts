// The table of layers: what it promises of every entry, and that no other file asks for a layer's type.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { kindOf, KINDS, LAYER_TYPES } from "./kinds.ts";
import type { LayerKind } from "./kinds/kind.ts";
import type { LayerSpec } from "./layers.ts";
import { PASSES } from "./passes.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** The tables themselves may name their types. */
const TABLES = /(core\/model|engine\/plan|engine\/tfjs)\/(kinds|passes)(\/|\.ts)/;
const types = LAYER_TYPES.join("|");
const ASKS = new RegExp(
  `\\btype\\)? [!=]==? "(${types})"|"(${types})" [!=]==? |case "(${types})":|\\btype\\.(starts|ends)With\\(`,
);

function sources(folder: string): readonly string[] {
  const names = readdirSync(ROOT + folder, { recursive: true, encoding: "utf8" });
  return names
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => /\.tsx?$/.test(name) && !/\.test(-support)?\./.test(name));
}

const asking = (text: string) => text.split("\n").filter((line) => ASKS.test(line));

test("nothing outside the tables asks whether a layer has a certain type", () => {
  const found = [...sources("src"), ...sources("app")]
    .filter((name) => !TABLES.test(name))
    .flatMap((name) =>
      asking(readFileSync(ROOT + name, "utf8")).map((line) => `${name}: ${line.trim()}`),
    );
  expect(found).toEqual([]);
});

test.each([
  'if (layer.type === "dense") return;',
  'layers.some(({ type }) => type !== "maxPool")',
  '    case "conv2d":',
  'if ("flatten" === layer.type) return;',
  'layers.map(({ type }) => type.startsWith("conv"))',
])("that test sees %s", (line) => {
  expect(asking(line)).toHaveLength(1);
});

const fieldsOf = ({ edit = [], amount }: LayerKind<LayerSpec>) =>
  amount ? [...edit, amount] : edit;

describe.each(LAYER_TYPES)("%s", (type) => {
  test("has one line of words, and a place in its block", () => {
    expect(KINDS[type].summary).toMatch(/^[A-Z][^\n]{10,80}\.$/);
    expect(KINDS[type].part).toBeTruthy();
  });

  test("the editor's limits leave room, each field has a hint, and a layer begins as its own type", () => {
    for (const { limits, name, label, hint } of fieldsOf(KINDS[type])) {
      expect(limits[0]).toBeLessThan(limits[1]);
      expect(name && label).toBeTruthy();
      expect(hint).toMatch(/^[A-Z][^\n]{5,80}\.$/);
    }
    const begun = [KINDS[type].fresh, ...(KINDS[type].choices ?? [])];
    for (const spec of begun) expect(spec?.type ?? type).toBe(type);
  });

  test("opens a block if and only if it has a kernel, which the initializer draws", () => {
    const { part, opens, units, edit = [] } = KINDS[type];
    const isOpening = part === "weights";
    expect([opens, units].map((fact) => fact !== undefined)).toEqual([isOpening, isOpening]);
    if (!isOpening) return;
    expect(edit.some(({ field }) => field === "units")).toBe(true);
    const layer = KINDS[type].fresh!;
    const input = new Array<number>(KINDS[type].inputAxes!).fill(5);
    expect(kindOf(layer).weights!(layer, input).some(({ isKernel }) => isKernel)).toBe(true);
  });

  test("has a reason where it is opaque, and a linear part where it is not", () => {
    const pass = PASSES[type];
    if (pass.role === "opaque") expect(pass.nonlinear).toMatch(/not linear/);
    else expect(pass.linearPart).toBeTypeOf("function");
  });
});
