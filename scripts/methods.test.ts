// Numbers that stand in docs/methods.md, computed again: by the lab where it has the method, else by quadrature.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { unitMoments } from "#core/fusion/gaussian/gaussianUnit.ts";
import { INITIALIZERS } from "#core/init/registry.ts";
import { normalCdf } from "#core/math/normal.ts";
import type { Activation } from "#core/model/layers.ts";

const text = readFileSync(new URL("../docs/methods.md", import.meta.url), "utf8");

/** Cells of the table whose first row begins so, below its head. */
function table(head: string): readonly (readonly string[])[] {
  const lines = text.split("\n");
  const from = lines.findIndex((line) => line.startsWith(head));
  const rest = lines.slice(from);
  const rows = rest.slice(0, rest.indexOf(""));
  return rows.filter((_, i) => i !== 1).map((row) => row.split("|").slice(1, -1).map(trim));
}
const trim = (cell: string) => cell.trim();

test("§4.c: the explained share of a unit is that of its closed form", () => {
  const [names, values] = table("| relu | leakyRelu |");
  expect(names).toHaveLength(8);
  names.forEach((name, i) => {
    const { slope, variance } = unitMoments({ activation: name as Activation }, 0, 1);
    expect(slope ** 2 / variance, name).toBeCloseTo(Number(values[i]), 6);
  });
});

test("§4.e: what random relu networks explain", () => {
  const [, [, ...values]] = table("| layers between |");
  const { acos, sqrt, PI } = Math;
  let [rho, product] = [0, 1];
  for (const value of values) {
    product *= 1 - acos(rho) / PI;
    rho = (sqrt(1 - rho * rho) + (PI - acos(rho)) * rho) / PI;
    expect(product / (1 - rho)).toBeCloseTo(Number(value), 4);
  }
});

test("§3: moments of the largest of K normal numbers, and of the largest and smallest square", () => {
  const rows = table("| K | E max |").slice(1);
  expect(rows).toHaveLength(10);
  for (const [k, ...cells] of rows) {
    const K = Number(k);
    const density = (x: number) => K * normalDensity(x) * normalCdf(x) ** (K - 1);
    const ofSquare = (x: number) => (2 * normalCdf(-Math.abs(x))) ** (K - 1);
    const square = (x: number, rank: (x: number) => number) =>
      x * x * K * normalDensity(x) * rank(x);
    const moments = [
      integrate((x) => x * density(x)),
      integrate((x) => x * x * density(x)),
      1 / integrate((x) => x * x * density(x)),
      integrate((x) => square(x, (at) => (2 * normalCdf(Math.abs(at)) - 1) ** (K - 1))),
      integrate((x) => square(x, ofSquare)),
    ];
    cells.forEach((cell, i) => {
      if (cell !== "") expect(moments[i], `K = ${k}, column ${i}`).toBeCloseTo(Number(cell), 7);
    });
  }
});

function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Over the line, in two halves: |x| bends at 0. Simpson's rule. */
function integrate(f: (x: number) => number): number {
  const [steps, end] = [4000, 12];
  const h = end / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : 2 + 2 * (i % 2);
    sum += weight * (f(i * h) + f(-i * h));
  }
  return (sum * h) / 3;
}

test("§7: every initializer stands there with its options and their defaults", () => {
  const rows = table("| `type` | numbers |").slice(1);
  for (const [type, { options }] of Object.entries(INITIALIZERS)) {
    const [names] = rows.find(([cell]) => cell.includes(`\`${type}\``)) ?? [""];
    const shown = [...names.matchAll(/`(\w+)` (−?[\d.]+)/g)].map(([, name, value]) => [
      name,
      Number(value.replace("−", "-")),
    ]);
    const defaults = Object.entries(options).map(([name, option]) => [name, option.default]);
    expect(names, type).not.toBe("");
    if (type !== "zeros") expect(shown, type).toEqual(defaults);
  }
});
