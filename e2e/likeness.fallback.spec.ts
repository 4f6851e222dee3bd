// Alike or not: a panel of few experiments, which shows when units part, and that they never do without a cause.

import { expect } from "@playwright/test";
import { button, expectAccessible, openLab, region, status, test } from "./journey.ts";

test("units that begin alike are seen to part, and stay equal to the last bit where nothing parts them", async ({
  page,
}) => {
  await openLab(page, "?engine=simd#preset=alike&replicas=1&training.epochs=3");
  const panel = region(page, "Alike or not");
  await expect(panel).toContainText("equal to the last bit");
  await button(page, "Train").click();
  await expect(panel).toContainText(/had parted at step \d+/);
  await panel.getByText("as text").first().click();
  await expect(panel.getByRole("table").first()).toContainText("layer 4");
  await expectAccessible(page);

  await button(page, "Settings").click();
  await page.getByRole("combobox", { name: "Start", exact: true }).selectOption("none");
  await page.keyboard.press("Escape");
  await expect(panel).toContainText("At step 0");
  await button(page, "Train").click();
  await expect(status(page)).toContainText("Epoch 3 of 3");
  await expect(panel).toContainText(/At step \d\d+ the units of every hidden layer are equal/);
});

test("other experiments have no such panel", async ({ page }) => {
  await openLab(page, "?engine=simd#preset=moons&replicas=1&training.epochs=1");
  await button(page, "Step").click();
  await expect(status(page)).toContainText("step 1");
  await expect(region(page, "Alike or not")).toHaveCount(0);
});
