// Parts of the page that are fetched later: one that does not come says so in its place and can be
// tried again; nothing else is held up.

import { expect } from "@playwright/test";
import { button, fuse, openLab, region, test, trainOriginal } from "./journey.ts";

const SMALL = "?preset=moons&replicas=2&epochs=2&engine=simd";
const SENTENCE = "This part of the page could not be fetched.";

test("figures that cannot be fetched hold up nothing, and come when tried again", async ({
  page,
}) => {
  await page.route("**/figures-*.js", (route) => route.abort());
  await openLab(page, SMALL);
  const curves = region(page, "Curves");
  await expect(curves.getByRole("alert")).toContainText(SENTENCE);
  await trainOriginal(page, 2);
  await page.unroute("**/figures-*.js");
  await curves.getByRole("button", { name: "Try again" }).click();
  await expect(curves.getByRole("img", { name: "Loss of every arm" })).toBeVisible();
  await expect(page.getByRole("img", { name: "Weights of layer 1, dense 16" })).toBeVisible();
  await expect(page.getByText(SENTENCE)).toHaveCount(0);
});

test("a panel that cannot be fetched after fusing leaves the others whole", async ({ page }) => {
  await page.route("**/Kernels-*.js", (route) => route.abort());
  await openLab(page, SMALL);
  await fuse(page);
  const weights = region(page, "Weights");
  await expect(weights.getByRole("alert")).toContainText(SENTENCE);
  await expect(region(page, "Why").getByRole("slider").first()).toBeVisible();
  await page.unroute("**/Kernels-*.js");
  await weights.getByRole("button", { name: "Try again" }).click();
  await expect(weights.getByRole("heading", { name: "product of kernels" })).toBeVisible();
  await expect(button(page, "Train")).toBeEnabled();
});
