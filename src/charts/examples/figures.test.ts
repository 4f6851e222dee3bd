// Every example figure against the stored one, numbers to three decimals. A figure that changed is
// written beside the old as *.changed.svg; look at both, then put the new in the old one's place.
// A figure without a stored file is stored only under UPDATE_FIGURES=1.

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { examples } from "./examples.ts";
import { figureToSvg } from "#charts/marks/svg.ts";
import { DARK, LIGHT } from "#charts/scales/theme.ts";
import type { Theme } from "#charts/scales/theme.ts";

const folder = new URL("./figures/", import.meta.url);
/** Pictures are compared pixel by pixel elsewhere; here a 32-bit FNV-1a hash replaces their bytes. */
const hashed = (svg: string) =>
  svg.replace(/data:image\/png;base64,([^"]+)/g, (_, bytes: string) => {
    let h = 2166136261;
    for (let i = 0; i < bytes.length; i++) h = Math.imul(h ^ bytes.charCodeAt(i), 16777619);
    return `png:${bytes.length}:${(h >>> 0).toString(16)}`;
  });

/** Colours are all that differs in the dark: a few figures suffice. */
const IN_THE_DARK = new Set([
  "curves-sd",
  "cost-triangle",
  "scatter-density",
  "kernels",
  "boundary",
  "answers-surface",
  "path-fan",
  "wrong-classes",
  "selection-dense",
]);

for (const theme of [LIGHT, DARK] satisfies Theme[]) {
  describe(`${theme.name} figures are as stored`, () => {
    for (const [name, figure] of Object.entries(examples(theme))) {
      if (theme === DARK && !IN_THE_DARK.has(name)) continue;
      test(name, () => compare(`${name}.${theme.name}`, hashed(figureToSvg(figure)) + "\n"));
    }
  });
}

function compare(name: string, drawn: string): void {
  const stored = new URL(`${name}.svg`, folder);
  const changed = new URL(`${name}.changed.svg`, folder);
  rmSync(changed, { force: true });
  if (process.env["UPDATE_FIGURES"] === "1") writeFileSync(stored, drawn);
  const expected = existsSync(stored) ? readFileSync(stored, "utf8") : "";
  if (drawn !== expected) writeFileSync(changed, drawn);
  expect(drawn === expected, `changed figure: ${fileURLToPath(changed)}`).toBe(true);
}

test("no figure shows a number that is none", () => {
  for (const figure of Object.values(examples(LIGHT))) {
    expect(figureToSvg(figure)).not.toMatch(/NaN|Infinity|undefined|null/);
  }
});
