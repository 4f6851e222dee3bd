// Structural merges of a trained original: batch norms fold or stay with their reason, a convolution is a matrix
// whose cells can be read, and both change nothing but rounding.

import { expect } from "@playwright/test";
import { openLab, region, test, trainOriginal } from "./journey.ts";

const conv = "(type:conv2d,filters:4,kernelSize:3,padding:same,activation:relu)";
const plain = "(type:conv2d,filters:3,kernelSize:3,strides:2)";
const norm = "(type:batchNorm)";
const NETWORK = `(${conv},${norm},(type:conv2d,filters:3,kernelSize:3,padding:same),${plain},${norm},(type:flatten),(type:dense,units:10))`;
const LINK = `#data.name=digits&data.train=200&data.validation=50&network.layers=${NETWORK}&replicas=1&training.epochs=1&v=1`;

test("batch norms fold where that is exact, a convolution is its matrix, and outputs stay", async ({
  page,
}) => {
  await openLab(page, LINK);
  await trainOriginal(page, 1);
  const panel = region(page, "Structural merges");
  const folded = panel.getByRole("region", { name: "Batch norm folded" });
  await expect(folded.getByRole("listitem").nth(0)).toContainText(
    /layer 1 \(batchNorm\) stays: layer 2 \(conv2d\) pads with zeros; folded, .* −t\/s, here -?[\d.]+/,
  );
  await expect(folded.getByRole("listitem").nth(1)).toHaveText(
    "Batch norm of layer 3 (batchNorm): folds into layer 3 (conv2d), behind which it stands.",
  );
  await expect(folded).toContainText(
    /parameters become .* On 8 held-out samples outputs (differ by at most [\d.e-]+: rounding, so it is exact|are equal to the last bit: exact)\./,
  );
  const matrix = panel.getByRole("region", { name: "Convolution as a matrix" });
  await expect(matrix).toContainText(
    "Layer 1 (conv2d) is a dense layer of 256 × 1,024: 40 parameters",
  );
  await expect(matrix).toContainText("the sums differ by at most");
  await expect(matrix).not.toContainText("more than rounding");
  await matrix.getByRole("combobox", { name: "Convolution" }).selectOption("layer 2 (conv2d)");
  await expect(matrix).toContainText("The batch norm before it is taken in, borders and all.");
  await expect(matrix).not.toContainText("more than rounding");
  const picture = matrix.getByRole("application", { name: /Matrix of layer 2/ });
  await picture.focus();
  await page.keyboard.press("ArrowRight");
  await expect(picture).toContainText(/matrix\[1, 1\] = .*1, 1, channel 1 → 1, 1, filter 1/s);
  await matrix.getByText("as text").click();
  await expect(matrix.getByRole("row")).toHaveCount(10);
  await expect(matrix.getByRole("row").nth(5)).toHaveText(/2.*2.*256/);
});

test("a network without either has no such panel", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=1&epochs=1");
  await trainOriginal(page, 1);
  await expect(region(page, "Structural merges")).toHaveCount(0);
});
