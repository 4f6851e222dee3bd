// One number, one meaning: in a race that is over every arm has one score, wherever it is written.

import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { armLabel } from "#core/experiment/armNames.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import {
  alsoRace,
  button,
  exportedResults,
  fuse,
  openLab,
  race,
  region,
  textAlternativeRows,
  trainOriginal,
  test,
} from "./journey.ts";

/** Label of an arm in the figures, by its name in files. */
const LABELS: { readonly [arm: string]: string } = Object.fromEntries(
  ARMS.map((arm) => [arm, armLabel(arm, { init: { type: "heNormal" } })]),
);
const LANES = { original: "Original network", fused: "Fused network", random: "Random network" };

/** A figure as Export saves it. */
async function savedFigure(page: Page, label: string): Promise<string> {
  await button(page, "Export").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(page, `${label}, SVG`).click(),
  ]);
  await page.keyboard.press("Escape");
  return readFile(await download.path(), "utf8");
}

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, t]) => t);

/** The text that comes next after each arm's name, or the next that reads as a number. */
function valuesAfterNames(svg: string): Record<string, string> {
  const all = texts(svg);
  const pairs = Object.entries(LABELS).map(([arm, label]) => {
    const at = all.indexOf(label);
    return [arm, at < 0 ? "absent" : all[at + 1].replace("→ ", "")];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** "original 95.6 % (n = 8), fused …" of an open text alternative. */
async function sentenceOf(page: Page, label: string): Promise<string> {
  const figure = page
    .getByRole("figure")
    .filter({ has: page.getByRole("img", { name: label, exact: true }) });
  await figure.getByText("as text").click();
  const words = await figure.getByRole("paragraph").first().innerText();
  await figure.getByText("as text").click();
  return words;
}

for (const { preset, score, digits } of [
  { preset: "moons", score: "accuracy", digits: 1 },
  { preset: "friedman1", score: "R²", digits: 3 },
] as const) {
  test(`lanes, labels of curves, dots, tables, verdict and results.json agree on ${score} of every arm`, async ({
    page,
  }) => {
    await openLab(page, `?preset=${preset}&replicas=6&epochs=2&engine=simd`);
    await trainOriginal(page, 2);
    await alsoRace(page, async (_, all) => {
      for (const box of await all.all()) await box.check();
    });
    await fuse(page);
    await race(page);
    const { arms } = await exportedResults(page);
    const raced = Object.entries(LABELS).filter(([arm]) => arm in arms);
    expect(raced.length).toBeGreaterThanOrEqual(7); // a spline cannot start every network
    expect(raced).toHaveLength(Object.keys(arms).length);
    const field = preset === "moons" ? "valAccuracy" : "valR2";
    const scale = preset === "moons" ? 100 : 1;
    const means = Object.fromEntries(
      Object.entries(arms).map(([arm, { replicas }]) => {
        const last = replicas.map(({ epochs }) => Number(epochs.at(-1)?.[field]));
        return [arm, (scale * last.reduce((sum, x) => sum + x, 0)) / last.length];
      }),
    );

    const name = preset === "moons" ? "Accuracy" : "R²";
    const curves = valuesAfterNames(await savedFigure(page, `${name} of every arm`));
    const dots = `Last validation ${score} of every replica`;
    const strip = valuesAfterNames(await savedFigure(page, dots));
    const rows = await textAlternativeRows(page, `${name} of every arm`);
    const sentence = await sentenceOf(page, dots);
    for (const [arm, label] of raced) {
      const shown = curves[arm];
      const number = Number(shown.replace("−", "-").replace(/\s%$/, ""));
      expect(Math.abs(number - means[arm]), `${label}: ${shown}`).toBeLessThan(
        0.5001 / 10 ** digits,
      );
      expect(strip[arm], `dots of ${label}`).toBe(shown);
      expect(rows.find(([first]) => first === label)?.[2], `table of ${label}`).toBe(shown);
      expect(sentence).toContain(`${label} ${shown} (n = 6)`);
    }
    for (const [arm, lane] of Object.entries(LANES)) {
      await expect(region(page, lane).locator(".score strong")).toHaveText(curves[arm]);
    }
    for (const [arm] of raced.filter(([one]) => one !== "fused")) {
      const row = region(page, "Verdict")
        .getByRole("row")
        .filter({ has: page.getByRole("rowheader", { name: LABELS[arm], exact: true }) });
      const cell = await row.getByRole("cell").last().innerText();
      const [difference] = /[+−][\d.]+|\b0\b/.exec(cell)!;
      const gap = Number(difference.replace("−", "-")) - (means["fused"] - means[arm]);
      expect(Math.abs(gap), `${LABELS[arm]}: ${cell}`).toBeLessThan(0.5001 / 10 ** digits);
    }
  });
}
