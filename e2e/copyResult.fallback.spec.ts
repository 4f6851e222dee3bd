// "Copy my result": one line of this machine's speed on the clipboard, measured beside the training and given up by
// whatever else is pressed.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, expectAccessible, openLab, status, test, trainOriginal } from "./journey.ts";

const NETWORKS = [
  ...["mlp-784-64-32-10", "cnn-conv4-conv8", "paper-2-4-8-16", "conv1d-128x6", "mlp-2-16-16-2"],
];
const about = (page: Page) => page.getByRole("dialog", { name: "About the engine" });
const bar = (page: Page) => page.getByRole("progressbar", { name: "Five networks are timed" });

async function begin(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Engine/ }).click();
  await button(page, "Copy my result").click();
  await expect(bar(page)).toBeVisible();
}

test("the line has machine, engine, adapter, browser and the steps a second of five networks", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLab(page, "?preset=moons&replicas=2&epochs=1&engine=simd");
  await begin(page);
  await button(page, "Copy this line").click({ timeout: 120_000 });
  await expect(about(page).getByRole("note")).toHaveText("Copied.");
  await expectAccessible(page);

  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const [, cores, adapter, rates] =
    /^FuseInit Lab: (\d+) cores; simd on (.+); Chrome \d+ \(.+\); steps\/s: (.+)$/.exec(copied)!;
  expect(Number(cores)).toBe(await page.evaluate(() => navigator.hardwareConcurrency));
  await expect(about(page).getByRole("definition").nth(1)).toHaveText(adapter);
  const found = rates.split(", ").map((rate) => rate.split(" "));
  expect(found.map(([network]) => network)).toEqual(NETWORKS);
  for (const [, speed] of found) {
    expect(Number(speed)).toBeGreaterThan(0);
    expect(Number(speed)).toBeLessThan(Infinity);
  }
  await expect(about(page)).toContainText(copied);
});

test("Cancel gives it up, and so does pressing Train, which trains at once", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2&engine=simd");
  await begin(page);
  await button(page, "Cancel").click();
  await expect(button(page, "Copy my result")).toBeEnabled();
  await page.keyboard.press("Escape");

  await begin(page);
  await trainOriginal(page, 2);
  await expect(about(page)).toBeHidden();
  await expect(status(page)).toContainText("Epoch 2 of 2");
});
