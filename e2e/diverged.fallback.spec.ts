// Networks that diverged (case 124 of the visitors): a sentence with the remedy, and nothing stale beside it.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, openLab, region, slider, status, test } from "./journey.ts";

const tanh = "(type:dense,units:8,activation:tanh)";
/** playground#3: plain steps of 1, one sample at a time. */
const CASE_124 = `#v=1&data.name=friedman1&data.train=200&network.layers=(${tanh},${tanh},(type:dense,units:1))&training.optimizer=(type:sgd,learningRate:1)&training.batchSize=1&training.epochs=3&replicas=4&shallowEpochs=3`;

const strip = (page: Page) => page.getByRole("group", { name: "Signal lost by fusing" });

/** Everything on the stage that could still show what was lost before. */
async function lossesShown(page: Page): Promise<readonly string[]> {
  const texts = await page
    .locator(".bracket .loss, .cost-strip .cost, .cost-strip .cell")
    .allInnerTexts();
  const spoken = await Promise.all([
    slider(page, "First layer to fuse").getAttribute("aria-valuetext"),
    strip(page).getByRole("button", { name: "Fuse 1 + 2" }).getAttribute("aria-description"),
  ]);
  return [...texts, ...spoken.map(String)].filter((text) => /\d\s?%/.test(text));
}

async function expectNothingStale(page: Page): Promise<void> {
  expect(await lossesShown(page)).toEqual([]);
  await expect(region(page, "Original network").locator(".score strong")).toHaveText("–");
  expect(await page.locator("body").innerText()).not.toMatch(/\b(NaN|Infinity|undefined|null)\b/);
}

test("case 124: every replica diverges, Fuse answers with a sentence, no cost of before stands beside it", async ({
  page,
}) => {
  await openLab(page, CASE_124);
  await expect.poll(async () => (await lossesShown(page)).length).toBeGreaterThan(0);
  await button(page, "Train").click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText(
    /became infinite at step \d+: raise the batch size, which is 1, or lower the learning rate/,
  );
  await expect(button(page, "Train")).toBeEnabled();
  await expect.poll(() => lossesShown(page)).toEqual([]);
  await expectNothingStale(page);

  await button(page, "Fuse").click();
  await expect(alert).toContainText(/diverged|infinite/);
  await expect(status(page)).not.toContainText("fused into one");
  await expectNothingStale(page);
  await expect(region(page, "Fused network")).toContainText("Press Fuse");

  await alert.getByRole("button", { name: "Lower it tenfold and start again" }).click();
  await expect(status(page)).toContainText("Press Train");
  await expect(alert).toBeHidden();
  await expect.poll(async () => (await lossesShown(page)).length).toBeGreaterThan(0);
});
