// Asking why: the formula lights the stage, four sliders that only lose, the paths behind a weight, and
// where the error lives.

import { expect } from "@playwright/test";
import {
  expectAccessible,
  fuse,
  openLab,
  region,
  test,
  trainOriginal,
  twinRows,
} from "./journey.ts";

test("the formula's symbols light what they stand for, by keyboard, and by hand nothing beats the optimum", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=1&epochs=2&engine=simd");
  const why = region(page, "Why");
  await expect(why).toContainText("After fusing");
  await trainOriginal(page, 2);
  await fuse(page);

  const last = region(page, "Original network").getByRole("listitem").nth(1);
  await why
    .getByRole("button", { name: /^K 2, the last kernel/ })
    .first()
    .focus();
  await expect(why).toContainText("The kernel of layer 2");
  await expect(last).toHaveAttribute("data-lit", "whole");
  await page.keyboard.press("Shift+Tab");
  await expect(last).toHaveAttribute("data-lit", "entry"); // C₀₁ meets what enters it
  await why
    .getByRole("button", { name: /^K tilde/ })
    .first()
    .hover();
  await expect(region(page, "Fused network").getByRole("listitem").first()).toHaveAttribute(
    "data-lit",
    "whole",
  );

  const sliders = why.getByRole("slider");
  await expect(sliders).toHaveCount(2);
  const loss = why.getByLabel("Signal lost with these weights");
  const before = Number.parseFloat((await loss.textContent())!);
  for (const key of ["ArrowRight", "End", "Home"]) {
    await sliders.first().focus();
    await page.keyboard.press(key);
    await expect(why).toContainText("more than fused");
    expect(Number.parseFloat((await loss.textContent())!)).toBeGreaterThanOrEqual(before);
  }
  await why.getByRole("button", { name: "Reset weights" }).click();
  await expect(why).toContainText("as much as fused");
  await why.getByRole("button", { name: "I give up" }).click();
  await expect(why).toContainText("No affine layer does better on these samples");
  await expectAccessible(page);
});

test("a fused weight comes apart into its paths, which add up to it", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=1&epochs=2&engine=simd");
  await trainOriginal(page, 2);
  await fuse(page);
  const weights = region(page, "Weights");
  await weights.getByRole("application", { name: /^Kernel, fused:/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(weights.getByRole("table", { name: /^Paths from input 1 to unit 1/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  const table = weights.getByRole("table", { name: /^Paths from input 2 to unit 1/ });
  const adds = await table.locator(".adds").allTextContents();
  const numbers = adds.map((text) => Number(text.replace("−", "-")));
  const total = numbers.pop()!;
  expect(numbers).toHaveLength(7);
  expect(numbers.reduce((sum, x) => sum + x, 0)).toBeCloseTo(total, 1);
  expect((await twinRows(page, "Singular values")).length).toBe(2);
});

test("a convolutional span shows where in the image it errs, and its worst samples", async ({
  page,
}) => {
  await openLab(page, "?preset=digits-conv&replicas=1&epochs=1&engine=simd");
  await trainOriginal(page, 1);
  await fuse(page);
  const error = region(page, "Activation error");
  await expect(error).toContainText("Approximate: layer 1 (conv2d): relu is not linear");
  await expect(error.getByRole("list").getByRole("listitem")).toHaveCount(8);
  expect((await twinRows(page, "Where the fused layer errs")).length).toBe(16);
  await expect(region(page, "Why").getByRole("slider")).toHaveCount(4);
  await expectAccessible(page);
});
