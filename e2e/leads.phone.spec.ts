// On a phone: the status in a line above the buttons, which leads to the verdict; long spans by their names.

import { expect } from "@playwright/test";
import {
  button,
  expectAccessible,
  fuse,
  openLab,
  race,
  region,
  status,
  test,
  trainOriginal,
} from "./journey.ts";

test("where the status is out of sight a line above the buttons has it, and leads to the verdict", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2&engine=simd");
  const line = page.locator(".pocket-status");
  await expect(line).toHaveCount(0); // the status itself is in view
  // to the end: the lanes are short until they are drawn, and scrolling to one would leave the status in view
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect(line).toBeVisible();
  await trainOriginal(page, 2);
  await expect(line).toContainText("Epoch 2 of 2");
  await fuse(page);
  await race(page);
  await expect(line).toHaveText((await status(page).textContent())!);
  await expect(line).toBeInViewport({ ratio: 1 });
  expect((await line.boundingBox())!.height).toBeLessThan(40);
  await line.tap();
  await expect(region(page, "Verdict").getByRole("heading", { name: "Verdict" })).toBeInViewport();
  await expect(button(page, "Train")).toBeInViewport();
  await expectAccessible(page);
});

test("long spans keep their names, and a word is explained by a touch", async ({ page }) => {
  await openLab(page, "?preset=cheapest-pair&replicas=1&engine=simd");
  const costs = page.getByRole("group", { name: "Signal lost by fusing" });
  for (const span of ["1–3", "2–5", "1–5"]) {
    await expect(costs.getByText(span, { exact: true })).toBeVisible();
  }
  await expect
    .poll(() =>
      costs
        .locator(".cell")
        .evaluateAll((cells) =>
          cells
            .filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
            .map((cell) => cell.textContent),
        ),
    )
    .toEqual([]);
  await page.getByRole("button", { name: /FLOP$/ }).tap();
  await expect(page.getByRole("tooltip")).toContainText("one addition or one multiplication");
});
