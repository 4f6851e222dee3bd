// The strip of runs under a finger: it scrolls sideways, the page does not, and what is pressed is large enough.

import { expect } from "@playwright/test";
import {
  button,
  expectAccessible,
  fuse,
  openLab,
  race,
  region,
  test,
  trainOriginal,
} from "./journey.ts";

test("runs lie in a row that scrolls by itself, and are pinned by a touch", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=1&engine=simd");
  for (const seed of ["1", "2"]) {
    await page.getByRole("spinbutton", { name: "Seed" }).fill(seed);
    await page.keyboard.press("Enter");
    await trainOriginal(page, 1);
    await fuse(page);
    await race(page);
  }
  const strip = region(page, "Runs");
  await expect(strip.getByRole("listitem")).toHaveCount(2);
  await expect(strip).toContainText("seed 1 → 2");
  const pin = button(page, "Pin Run 1");
  await pin.tap();
  await expect(pin).toHaveAttribute("aria-pressed", "true");
  expect((await pin.boundingBox())!.height).toBeGreaterThanOrEqual(32);
  const [row, whole] = await strip
    .getByRole("list")
    .evaluate((list) => [
      list.scrollWidth - list.clientWidth,
      document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ]);
  expect(row).toBeGreaterThan(100);
  expect(whole).toBe(0);
  await expectAccessible(page);
});
