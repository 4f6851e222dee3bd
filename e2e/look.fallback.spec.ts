// Looking into the networks: a sample through all lanes, values under pointer and cursor, blocks opened.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import {
  button,
  expectAccessible,
  fuse,
  openLab,
  region,
  status,
  test,
  trainOriginal,
} from "./journey.ts";

const lanes = ["original", "fused", "random"] as const;
const picture = (page: Page, name: string) =>
  page.getByRole("application", { name: `${name}: arrow keys read single values` });

/** The sentence of a lane's answer to the chosen sample: "Says 7 with 98 %, rightly; it is 7." */
async function answerOf(page: Page, label: string): Promise<string> {
  const figure = page
    .getByRole("figure")
    .filter({ has: page.getByRole("img", { name: label, exact: true }) });
  await figure.getByText("as text").click();
  const sentence = await figure.getByRole("paragraph").textContent();
  await figure.getByText("as text").click();
  return sentence ?? "";
}

test("a sample from the sheet goes through every lane, and every lane answers", async ({
  page,
}) => {
  await openLab(page, "?replicas=2&epochs=2");
  await trainOriginal(page, 2);
  await fuse(page);
  await button(page, "Choose a sample").click();
  const sheet = page.getByRole("dialog", { name: "Samples to choose from" });
  await expect(sheet.getByRole("button")).toHaveCount(64);
  const third = sheet.getByRole("button", { name: /^Sample 3: / });
  const target = (await third.getAttribute("aria-label"))!.split(": ")[1];
  await expectAccessible(page);
  await third.click();
  await expect(sheet).toBeHidden();
  await expect(page.getByRole("img", { name: `Sample 3: ${target}` })).toBeVisible();
  for (const lane of lanes) {
    await expect
      .poll(() => answerOf(page, `Class probabilities, ${lane} network`))
      .toMatch(new RegExp(`(rightly|wrongly); it is ${target}\\.$`));
  }
});

test("samples change while training goes on", async ({ page }) => {
  await openLab(page, "?replicas=2&epochs=400");
  await button(page, "Train").click();
  await expect(status(page)).toContainText(/Epoch \d+ of 400/, { timeout: 60_000 });
  for (let i = 0; i < 3; i++) await button(page, "Next sample").click();
  await button(page, "Previous sample").click();
  const shown = page.getByRole("img", { name: /^Sample 3: / });
  const target = (await shown.getAttribute("aria-label"))!.split(": ")[1];
  await expect
    .poll(() => answerOf(page, "Class probabilities, original network"))
    .toContain(`it is ${target}.`);
  await expect(button(page, "Pause")).toBeVisible();
  await button(page, "Pause").click();
  await expect(button(page, "Train")).toBeEnabled();
});

test("pointer and arrow keys read single weights and activations", async ({ page }) => {
  await openLab(page, "?replicas=1&epochs=1");
  await trainOriginal(page, 1);
  const weights = picture(page, "Weights of layer 2, dense 32");
  await weights.hover({ position: { x: 1, y: 1 } });
  const card = region(page, "Original network").getByRole("article").nth(1);
  await expect(card).toContainText(/kernel\[1, 1\] = −?[\d.]+\s*input 1 → unit 1/);
  await page.mouse.move(0, 0);
  await expect(card).not.toContainText("kernel[");
  await weights.focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
  await expect(card).toContainText(/kernel\[2, 2\] = −?[\d.]+/);
  await page.getByRole("radio", { name: "Activations" }).check();
  await picture(page, "Activations of layer 4, dense 10").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const last = region(page, "Original network").getByRole("article").nth(3);
  await expect(last).toContainText(/unit 2 = −?[\d.]+/);
});

test("a block opens with its kernel now and before, and gives the focus back", async ({ page }) => {
  await openLab(page, "?replicas=1&epochs=2");
  await trainOriginal(page, 2);
  await fuse(page);
  const lane = region(page, "Fused network");
  await lane.getByRole("button", { name: "Open layer 2 + 3", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Layer 2 + 3, dense 16, fused network" });
  await expect(dialog.getByRole("img", { name: "Kernel now" })).toBeVisible();
  await expect(dialog.getByRole("img", { name: "Kernel before training" })).toBeVisible();
  for (const name of ["Bias", "Singular values"]) {
    await expect(dialog.getByRole("img", { name, exact: true })).toBeVisible();
  }
  const figure = dialog
    .getByRole("figure")
    .filter({ has: page.getByRole("img", { name: "Singular values" }) });
  await figure.getByText("as text").click();
  await expect(figure.getByRole("row")).toHaveCount(17); // a head and 16 values
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(lane.getByRole("button", { name: "Open layer 2 + 3", exact: true })).toBeFocused();
});

test("on a plane every lane paints its decision regions, and a click takes the nearest sample", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=3");
  await trainOriginal(page, 3);
  await fuse(page);
  for (const lane of lanes) {
    const picture = page.getByRole("img", { name: `Decision regions, ${lane} network` });
    await expect(picture).toBeVisible();
  }
  await page.getByRole("img", { name: /^Sample 1: / }).click({ position: { x: 4, y: 4 } });
  await expect(page.getByRole("img", { name: /^Sample (?!1:)\d+: / })).toBeVisible();
  await expectAccessible(page);
});
