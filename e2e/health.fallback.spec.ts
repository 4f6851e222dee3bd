// Signals that vanish at the start are named, followed through training, and stand beside those of every other arm.

import { expect } from "@playwright/test";
import { button, fuse, openLab, race, region, status, test, trainOriginal } from "./journey.ts";

test("weights that are too small show in the health of the original, and all arms stand beside each other", async ({
  page,
}) => {
  await openLab(page, "?preset=vanishing&replicas=2&epochs=2");
  const panel = region(page, "Signals by depth");
  await expect(panel).toContainText("At the start: signals vanish at layer 3");
  await expect(panel).toContainText(/Gradient confusion.*smallest −[\d.]+ \(η = .*\) at the start/);
  await expect(panel.getByRole("combobox", { name: "Network" })).toHaveCount(0);
  const texts = panel.getByRole("figure").filter({ hasText: "as text" });
  await expect(texts).toHaveCount(7);
  await trainOriginal(page, 2);
  await expect(panel).toContainText(/Now: (?!.*signals vanish)/);
  await texts.nth(3).getByText("as text").click();
  const heads = texts.nth(3).getByRole("columnheader");
  await expect(heads).toHaveText(["layer", "original, at the start", "original"]);
  await expect(texts.nth(3).getByRole("row")).toHaveCount(8);

  await fuse(page);
  await race(page);
  const all = panel.getByRole("region", { name: "Health of all networks" });
  const rows = all.getByRole("row");
  await expect(rows).toHaveCount(5);
  await expect(heads).toHaveText([
    "layer",
    "original, at the start",
    "original",
    "fused",
    "random",
    "random, longer",
  ]);
  await panel.getByRole("radio", { name: "At the start" }).check();
  const original = rows.filter({ has: page.getByRole("rowheader", { name: "original" }) });
  await expect(original).toContainText("✗");
  await expect(original).toContainText("signals vanish at layer 3");
  await panel.getByRole("radio", { name: "Now" }).check();
  await expect(original).not.toContainText("signals vanish");

  await all.getByRole("button", { name: "fused" }).click();
  await expect(panel.getByRole("combobox", { name: "Network" })).toHaveValue("fused");
  await expect(heads.nth(2)).toHaveText("fused, at the start");
  await expect(texts.nth(3).getByRole("row")).toHaveCount(8); // the original has seven layers
});

test("convolutions are followed, and what is too large has the reason", async ({ page }) => {
  await openLab(page, "?preset=digits-conv-8&replicas=2&epochs=1");
  const panel = region(page, "Signals by depth");
  await panel.scrollIntoViewIfNeeded();
  await expect(panel.getByRole("img", { name: "Mean square of signals" })).toBeVisible();
  await expect(panel).toContainText(/At the start: .+\./);
  await expect(panel).toContainText("Singular values of the Jacobian: too many numbers");
});

test("after Undo and Redo between networks of different depth the signals are those of the one that is shown", async ({
  page,
}) => {
  await openLab(page, "?preset=maxout&replicas=2&epochs=1");
  const panel = region(page, "Signals by depth");
  const spectra = panel
    .getByRole("figure")
    .filter({ has: page.getByRole("img", { name: "Singular values of the Jacobian" }) });
  await panel.scrollIntoViewIfNeeded();
  await expect(spectra).toBeVisible();
  await page.getByRole("combobox", { name: "Preset" }).selectOption("mixture");
  await expect(status(page)).toContainText("Press Train");
  await button(page, "Train").click();
  await expect(status(page)).toContainText(/^Epoch [1-9]/);
  await button(page, "Undo").click();
  await expect(region(page, "Original network")).toContainText("9 layers");
  await expect(spectra).toBeVisible();
  await button(page, "Redo").click();
  await expect(region(page, "Original network")).toContainText("4 layers");
  await spectra.getByText("as text").click();
  await expect(spectra.getByRole("row").last()).toContainText(/^4/);
});
