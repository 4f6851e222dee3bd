// Narrowing on a phone: nothing is cut or overlaps, and a finger finds everything.

import { expect } from "@playwright/test";
import {
  button,
  expectAccessible,
  openLab,
  region,
  status,
  test,
  trainOriginal,
} from "./journey.ts";

test("a finger chooses verb, layer and number, narrows and races", async ({ page }) => {
  await openLab(page, "?preset=narrow&replicas=2&epochs=2");
  await trainOriginal(page, 2);
  const curve = page.getByRole("button", { name: /^Narrow layer 1: .*lost/ });
  await curve.tap();
  await expect(curve).toHaveAttribute("aria-pressed", "true");
  const bench = page.getByRole("group", { name: "Layer to narrow, by what it would lose" });
  const cut = await bench.evaluate(
    (group) =>
      [...group.querySelectorAll<HTMLElement>("button, .cost, p")].filter(
        (part) =>
          part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1,
      ).length,
  );
  expect(cut).toBe(0);
  for (const finger of [curve, page.getByRole("slider", { name: "Units of layer 1 that stay" })]) {
    expect((await finger.boundingBox())!.height).toBeGreaterThanOrEqual(24);
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await button(page, "Narrow").tap();
  await expect(status(page)).toContainText("Layer 1 narrowed to");
  await expect(region(page, "Narrowed network").getByRole("article")).toHaveCount(3);
  await button(page, "Train").tap();
  await expect(status(page)).toContainText("Narrowed against random at the end", {
    timeout: 60_000,
  });
  await expect(region(page, "Verdict")).toContainText("Narrowed against");
});
