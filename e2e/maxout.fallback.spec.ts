// A maxout block is made in the editor, trained, fused as measured; the panel of signals shows the theory beside
// the network, spectra beside a Gaussian's, and counts linear regions.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, fuse, openLab, race, region, test, trainOriginal } from "./journey.ts";

const signals = (page: Page) => region(page, "Signals by depth");

test("a layer becomes maxout of a rank of one's own, is trained, fused as measured and raced", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  const cards = region(page, "Original network").getByRole("article");
  await button(page, "Edit layer 1").click();
  const editor = page.getByRole("dialog", { name: "Layer 1", exact: true });
  await editor.getByRole("combobox", { name: "Type" }).selectOption("maxout");
  const rank = editor.getByRole("spinbutton", { name: "Rank" });
  await rank.fill("4");
  await rank.press("Enter");
  await expect(cards.nth(0)).toContainText("maxout dense 32, rank 4");
  await page.keyboard.press("Escape");
  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
  await expect(region(page, "Activation error")).toContainText(
    "layer 1 (maxout): the largest of several pieces is not linear",
  );
});

test("signals by depth are shown beside their theory, in numbers too", async ({ page }) => {
  await openLab(page, "?preset=maxout&replicas=2&epochs=1");
  const figure = signals(page).getByRole("figure").filter({ hasText: "as text" });
  await expect(figure).toHaveCount(6); // three of theory, three of health: maxout has no dead units
  await expect(signals(page)).toContainText(/Linear regions on the line .* \d+ at the start/);
  await expect(signals(page)).not.toContainText("Very wide"); // no such law for maxout
  await figure.first().getByText("as text").click();
  const table = signals(page).getByRole("table").first();
  await expect(table.getByRole("columnheader")).toHaveText([
    "layer",
    "theory",
    "at the start",
    "now",
  ]);
  await expect(table.getByRole("row")).toHaveCount(10);
});
