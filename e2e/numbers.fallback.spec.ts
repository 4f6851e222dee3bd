// One number, one meaning: what a span loses is the same wherever it is drawn, before fusing and after.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, fuse, openLab, region, slider, status, test, trainOriginal } from "./journey.ts";

const number = (words: string) => /([\d.]+|< 0\.01)\s%/.exec(words)![1];

/** The loss of layers 2 to 3, which the preset proposes, by bracket, button, strip and status, as far as each has it. */
async function everywhere(page: Page): Promise<Record<string, string>> {
  const strip = page.getByRole("group", { name: "Signal lost by fusing" });
  const pair = strip.getByRole("button", { name: "Fuse 2 + 3" });
  return {
    bracket: await page.locator(".bracket .loss").innerText(),
    slider: (await slider(page, "First layer to fuse").getAttribute("aria-valuetext"))!,
    button: (await pair.getAttribute("aria-description"))!,
    bar: await strip.locator(".cost").nth(1).innerText(),
  };
}

test("bracket, slider, button and bar show one estimate of a span, and after fusing one measurement, as do status and panels", async ({
  page,
}) => {
  await openLab(page);
  await trainOriginal(page, 6);
  const note = page.locator(".loss-note");
  await expect(note).toContainText("error ÷ variance; 100 % is answering with the average");
  await expect(note).toContainText(/an estimate, mean of \d+ replicas/, { timeout: 30_000 });
  const before = Object.values(await everywhere(page)).map(number);
  expect(new Set(before).size).toBe(1);

  await fuse(page);
  await expect(note).toContainText(/measured, mean of \d+ replicas/);
  const shown = await everywhere(page);
  const lost = number(await status(page).innerText());
  expect(Object.values(shown).map(number)).toEqual([lost, lost, lost, lost]);
  await expect(status(page)).toContainText(`the estimate was ${before[0]} %`);
  for (const panel of ["Activation error", "Why"]) {
    await expect(region(page, panel)).toContainText(
      new RegExp(`${lost.replace(".", "\\.")}\\s% of the signal lost, mean of \\d+ replicas`),
    );
    await expect(region(page, panel)).toContainText("replica 1");
  }
});

test("choosing another method replaces the estimate by one of that method", async ({ page }) => {
  await openLab(page);
  await trainOriginal(page, 6);
  await expect(page.locator(".loss-note")).toContainText(/mean of \d+ replicas/, {
    timeout: 30_000,
  });
  const optimum = Number(number((await everywhere(page)).bracket));
  await button(page, "Settings").click();
  await page.getByRole("combobox", { name: "Method" }).selectOption("product");
  await page.keyboard.press("Escape");
  const words = () => slider(page, "First layer to fuse").getAttribute("aria-valuetext");
  await expect
    .poll(async () => Number(/([\d.]+)\s%/.exec((await words())!)?.[1]), { timeout: 30_000 })
    .toBeGreaterThan(optimum); // no number at all while the new method is being measured
  await expect(page.locator(".loss-note")).toContainText(/mean of \d+ replicas/);
  const { bar, ...full } = await everywhere(page);
  const [lost, ...others] = Object.values(full).map(number);
  expect(others).toEqual([lost, lost]);
  expect(number(bar)).toBe(Number(lost) > 100 ? "100" : lost); // "> 100 %" beside "worse than the average (… % lost)"
});

test("the height of the curves can follow the last quarter, and the text alternative shows that it does", async ({
  page,
}) => {
  await openLab(page);
  await trainOriginal(page, 6);
  const curves = region(page, "Curves");
  await curves.getByText("as text").first().click();
  await expect(curves).toContainText("Means and spreads are geometric");
  await curves.getByRole("combobox", { name: "Height" }).selectOption("last quarter");
  await expect(curves).toContainText("The axis shows the last quarter of each arm.");
});

test("what to look for in a preset names its epochs where others are trained", async ({ page }) => {
  await openLab(page, "?preset=spirals&epochs=10");
  await expect(page.getByText(/^With 40 epochs: The fused network starts/)).toBeVisible();
});
