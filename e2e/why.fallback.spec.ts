// Asking why: the formula highlights the stage, four sliders can only lose, the paths behind a weight,
// and where the error is.

import { expect } from "@playwright/test";
import type { Locator } from "@playwright/test";
import {
  expectAccessible,
  fuse,
  openLab,
  region,
  test,
  trainOriginal,
  textAlternativeRows,
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
  const lossOf = async (place: Locator) => Number.parseFloat((await place.textContent())!);
  const began = await lossOf(loss);
  await expect(why).toContainText("more than fused"); // the game begins elsewhere
  const optimum = Number(
    /the fusion’s ([\d.]+)/.exec((await why.getByLabel("Your best").textContent())!)![1],
  );
  for (const key of ["ArrowRight", "End", "Home"]) {
    await sliders.first().focus();
    await page.keyboard.press(key);
    expect(await lossOf(loss)).toBeGreaterThanOrEqual(optimum);
  }
  await why.getByRole("button", { name: "Reset weights" }).click();
  expect(await lossOf(loss)).toBe(began);
  await why.getByRole("button", { name: "I give up" }).click();
  await expect(why).toContainText("No affine layer does better on these samples");
  await expect(why).toContainText("as much as fused");
  expect(await lossOf(loss)).toBe(optimum);
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
  await expectSum(table);
  expect((await textAlternativeRows(page, "Paths of the fused weight")).length).toBe(16 + 2);
  expect((await textAlternativeRows(page, "Singular values")).length).toBe(2);
});

/** The strongest five, the others and what lies beyond add up to the weight in the last row. */
async function expectSum(table: Locator, strongest = 5): Promise<void> {
  const adds = table.locator(".adds");
  await expect(adds).toHaveCount(strongest + 3); // the table follows the cursor a moment later
  const texts = await adds.allTextContents();
  const numbers = texts.map((text) => Number(text.replace("−", "-")));
  const total = numbers.pop()!;
  expect(numbers.reduce((sum, x) => sum + x, 0)).toBeCloseTo(total, 1);
}

test("a fused convolution's taps come apart into filters, by pointer; of three layers either hidden one", async ({
  page,
}) => {
  const layers =
    "((type:conv2d,filters:4,kernelSize:3,activation:relu),(type:conv2d,filters:3,kernelSize:3,activation:relu),(type:maxPool,poolSize:2),(type:conv2d,filters:2,kernelSize:3,activation:relu),(type:flatten),(type:dense,units:10))";
  await openLab(
    page,
    `?engine=simd#v=1&preset=digits-conv&replicas=1&training.epochs=1&fusion.span=(1,3)&fusion.samples=200&fusion.bias=position&network.layers=${layers}`,
  );
  await trainOriginal(page, 1);
  await fuse(page);
  const weights = region(page, "Weights");
  const kernel = weights.getByRole("application", { name: /^Kernel, fused:/ });
  await kernel.hover({ position: { x: 12, y: 12 } });
  const table = weights.getByRole("table", { name: /^Paths from window \d+, \d+ to filter 1/ });
  await expect(table).toContainText("through the filters of layer 1");
  await expectSum(table, 4);
  await weights.getByRole("combobox", { name: "Paths through" }).selectOption("layer 2");
  await expect(table).toContainText("through the filters of layer 2");
  await expectSum(table, 3);

  await expect(weights.getByRole("heading", { name: /^Bias at each position/ })).toBeVisible();
  await weights.getByText("Bias at each position, fused, now: as text").click();
  const bias = weights.getByRole("region", {
    name: "Bias at each position, fused, now, as a table",
  });
  await expect(bias).toContainText("biases of 2 filters");
  await expectAccessible(page);
});

test("an opened block's kernel has a table of its weights", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=1&epochs=1&engine=simd");
  await region(page, "Original network").getByRole("button", { name: "Open layer 1" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Kernel now: as text").click();
  const table = dialog.getByRole("region", { name: "Kernel now, as a table" });
  await expect(table.getByRole("row")).toHaveCount(3); // two inputs and a head
  await expect(table).toContainText("32 weights of 16 units");
  await expectAccessible(page);
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
  expect((await textAlternativeRows(page, "Where the fused layer errs")).length).toBe(16);
  await expect(region(page, "Why").getByRole("slider")).toHaveCount(4);
  await expectAccessible(page);
});
