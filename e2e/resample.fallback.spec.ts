// What replicas draw anew: chosen in the settings, stated beside the verdict, kept in links, files and
// reloads, and the same for the headless run.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { headless } from "./headless.ts";
import {
  button,
  expectAccessible,
  exportedResults,
  fuse,
  openLab,
  race,
  region,
  test,
  trainOriginal,
} from "./journey.ts";

const choice = (page: Page) =>
  page
    .getByRole("dialog", { name: "Settings" })
    .getByRole("combobox", { name: "Replicas differ in" });

async function choose(page: Page, name: string): Promise<void> {
  await button(page, "Settings").click();
  await choice(page).selectOption(name);
  await page.keyboard.press("Escape");
  await expect(button(page, "Train")).toBeEnabled();
}

test("each replica gets its own split and order, the verdict states it, and the shell finds the same bits", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=3&epochs=2");
  await choose(page, "Weights, order and split");
  await expect(page).toHaveURL(/resample=split/);
  await expect(button(page, "Undo")).toBeEnabled();
  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
  const verdict = region(page, "Verdict");
  await expect(verdict).toContainText("3 replicas: other initial weights; own split and order.");
  await expectAccessible(page);
  const results = await exportedResults(page);
  expect(results).toMatchObject({
    experiment: { resample: "split" },
    varied: "3 replicas: other initial weights; own split and order",
  });
  expect(await headless(results)).toEqual(results);

  await page.reload();
  await expect(button(page, "Train")).toBeEnabled();
  await expect(region(page, "Verdict")).toContainText("own split and order."); // kept, with its networks
});

test("a link opens the choice; none takes it out of the link, and Undo brings it back", async ({
  page,
}) => {
  await openLab(page, "./#preset=moons&replicas=2&resample=order&v=1");
  await button(page, "Settings").click();
  await expect(choice(page)).toHaveValue("order");
  await expect(page.getByRole("dialog", { name: "Settings" })).toContainText(
    "Each has its own order of batches, the same in every arm.",
  );
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await choose(page, "Initial weights");
  await expect(page).not.toHaveURL(/resample/);
  await button(page, "Undo").click();
  await expect(page).toHaveURL(/resample=order/);
});
