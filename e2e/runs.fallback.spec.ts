// Runs: every finished race is kept, compared with the next, brought back, deleted; and so are the numbers of a file. The
// engine is `simd`, whose bits are the same from one thread to the next.

import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import {
  button,
  chooseFile,
  dropFile,
  exportedResults,
  expectAccessible,
  fuse,
  laneScore,
  openLab,
  race,
  region,
  status,
  test,
  textAlternativeRows,
  trainOriginal,
} from "./journey.ts";

const SMALL = "?preset=moons&replicas=2&epochs=2&engine=simd";
const ACCURACY = "Accuracy of every arm";
const DOTS = "Last validation accuracy of every replica";
const INTERVALS = "Differences with their intervals";

const strip = (page: Page): Locator => region(page, "Runs");
const run = (page: Page, name: string): Locator =>
  strip(page).getByRole("button", { name: new RegExp(`^${name}\\b`) });
const namesIn = async (page: Page, label: string) =>
  (await textAlternativeRows(page, label)).map(([name]) => name);

async function story(page: Page): Promise<void> {
  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
}

async function setRate(page: Page, rate: string): Promise<void> {
  await button(page, "Settings").click();
  const field = page.getByRole("spinbutton", { name: "Learning rate" });
  await field.fill(rate);
  await field.press("Enter");
  await page.keyboard.press("Escape");
  await expect(button(page, "Train")).toBeEnabled();
}

/** A file of the Export list as it is saved, to the last character. */
async function saved(page: Page, name: string): Promise<string> {
  await button(page, "Export").click();
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
  await page.keyboard.press("Escape");
  return readFile(await download.path(), "utf8");
}

test("a run is kept and compared with the next, outlasts a reload, and is opened with the numbers it had", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await expect(strip(page)).toHaveCount(0);
  await story(page);
  await expect(run(page, "Run 1")).toContainText("on the stage");
  const first = await exportedResults(page);
  const score = await laneScore(page, "Fused network");

  await setRate(page, "0.05");
  await button(page, "Pin Run 1").click();
  await expect(button(page, "Pin Run 1")).toHaveAttribute("aria-pressed", "true");
  await story(page);
  await expect(run(page, "Run 2")).toContainText(/learning rate 0\.\d+ → 0\.05/);
  await expect(run(page, "Run 2")).toContainText(/random (BEATS|LOSES|INCONCLUSIVE) [+−]?[\d.]+/);
  await expect
    .poll(() => namesIn(page, ACCURACY))
    .toEqual(expect.arrayContaining(["fused", "fused of Run 1", "random of Run 1"]));
  await expect.poll(() => namesIn(page, INTERVALS)).toContain("random, Run 1");
  const svg = await saved(page, `${ACCURACY}, SVG`);
  expect(svg).toContain(">Run 1</text>");
  expect(svg).toMatch(/<desc>[^<]*fused of Run 1 [\d.]+\s%/);
  await expect(
    region(page, "Verdict").getByRole("rowheader", { name: "random, Run 1" }),
  ).toBeVisible();
  const dots = page.getByRole("figure").filter({ has: page.getByRole("img", { name: DOTS }) });
  await dots.getByText("as text").click();
  await expect(dots.getByRole("columnheader", { name: "fused of Run 1" })).toBeVisible();
  await dots.getByText("as text").click();
  await expectAccessible(page);
  const second = await exportedResults(page);
  expect(second).not.toEqual(first);

  await page.reload();
  await expect(run(page, "Run 2")).toContainText("on the stage");
  await expect(button(page, "Pin Run 1")).toHaveAttribute("aria-pressed", "true");
  await run(page, "Run 1").click();
  await expect(status(page)).toContainText("Run 1 is open again.");
  await expect(run(page, "Run 1")).toContainText("on the stage");
  expect(await laneScore(page, "Fused network")).toBe(score);
  expect(await exportedResults(page)).toEqual(first);
  await expect.poll(() => namesIn(page, ACCURACY)).not.toContain("fused of Run 1"); // no ghost of itself
  await expect(region(page, "Weights")).toBeVisible();
});

test("runs are gone through and deleted by key, taken back, and forgotten", async ({ page }) => {
  test.setTimeout(180_000);
  await openLab(page, SMALL);
  for (const rate of ["0.01", "0.02", "0.03"]) {
    await setRate(page, rate);
    await story(page);
  }
  await run(page, "Run 3").focus();
  await page.keyboard.press("ArrowRight");
  await expect(run(page, "Run 2")).toBeFocused();
  await page.keyboard.press("End");
  await expect(run(page, "Run 1")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Delete");
  await expect(run(page, "Run 2")).toHaveCount(0);
  await expect(strip(page)).toContainText("Run 2 deleted.");
  await expect(button(page, "Undo deletion")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(run(page, "Run 2")).toBeVisible();
  await button(page, "Delete Run 2").click();
  await page.reload();
  await expect(run(page, "Run 3")).toBeVisible();
  await expect(run(page, "Run 2")).toHaveCount(0);
  await button(page, "Forget all").click();
  await expect(strip(page)).toContainText("2 runs deleted.");
  await expectAccessible(page);
  await strip(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(strip(page)).toHaveCount(0);
});

test("a results.json opens with its numbers: curves, dots, verdict; on other data it is not drawn, and why", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await story(page);
  const text = await saved(page, "results.json");
  const [[, , mean]] = (await textAlternativeRows(page, ACCURACY)).filter(
    ([arm]) => arm === "fused",
  );
  await button(page, "Forget all").or(button(page, "Delete Run 1")).first().click();
  await page.goto("about:blank");
  await openLab(page, SMALL);
  await chooseFile(page, "mine.results.json", text);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("its numbers are pinned as Run 1: curves, dots and verdicts.");
  await expect(alert).toContainText("It holds no weights");
  await expect(run(page, "Run 1")).toContainText("mine.results.json");
  const rows = await textAlternativeRows(page, ACCURACY);
  expect(rows.find(([name]) => name === "fused of Run 1")?.[2]).toBe(mean);
  await expect(region(page, "Verdict")).toContainText(/Run 1: \w.* random with the same race/);
  await expect(
    region(page, "Verdict").getByRole("rowheader", { name: "random, Run 1" }),
  ).toBeVisible();
  await expectAccessible(page);
  await dropFile(page, "again.results.json", text.replace(`"verdicts": [`, `"verdicts": [7,`));
  await expect(alert).toContainText(
    "its experiment is open, its numbers could not be read: verdicts[0]",
  );

  await page.getByRole("combobox", { name: "Data set" }).selectOption({ label: "Two spirals" });
  await expect(region(page, "Curves")).toContainText(
    "Run 1 is not drawn here: it was on Two moons, where the same number means something else.",
  );
  await expect.poll(() => namesIn(page, ACCURACY)).not.toContain("fused of Run 1");
});

test("where the browser keeps nothing, runs are there for the visit", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "indexedDB", { value: undefined });
  });
  await openLab(page, SMALL);
  await story(page);
  await expect(run(page, "Run 1")).toBeVisible();
  await expect(strip(page)).toContainText(
    "This browser keeps no more runs: those of this visit go when the page is closed (its storage is blocked).",
  );
  await setRate(page, "0.05");
  await run(page, "Run 1").click();
  await expect(status(page)).toContainText("Run 1 is open again.");
});
