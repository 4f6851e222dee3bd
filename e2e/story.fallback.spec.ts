// The whole story by keyboard alone, and a page that stays sound whatever is clicked.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, fuse, openLab, race, region, status, test, trainOriginal } from "./journey.ts";

/** Presses Tab until the element with this accessible name has the focus; fails after a page of tries. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    });
  for (let i = 0; i < 80; i++) {
    if (name.test((await focused()).trim())) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${name}; it ended on “${await focused()}”`);
}

test("the story can be played by keyboard alone, and the focus is never lost", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  await tabTo(page, /^Train$/);
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("Epoch 2 of 2", { timeout: 60_000 });
  await tabTo(page, /^First layer to fuse$/);
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await tabTo(page, /^Last layer to fuse$/);
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+Tab");
  for (let i = 0; i < 80; i++) {
    const name = await page.evaluate(() => document.activeElement?.textContent);
    if (name === "Fuse") break;
    await page.keyboard.press("Shift+Tab");
  }
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("Layers 1 to 2 fused into one");
  await expect(button(page, "Fuse")).toBeFocused();
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+Tab");
  await expect(button(page, "Train")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("Fused against random at the end", { timeout: 60_000 });
  await expect(region(page, "Verdict").getByRole("row", { name: /^random(?!,)/ })).toBeVisible();
});

test("twenty fast clicks on everything leave a sound page", async ({ page }) => {
  test.setTimeout(240_000);
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  const click = async (name: string) => {
    const wanted = button(page, name);
    for (let i = 0; i < 20; i++) await wanted.click({ timeout: 500, force: true }).catch(() => {});
  };
  for (const name of ["Step", "Fuse", "Fuse 1 + 2", "Reset", "Fuse 2 + 3", "Undo", "Redo"]) {
    await click(name);
  }
  for (let i = 0; i < 20; i++) {
    await page
      .getByRole("button", { name: /^(Train|Pause)$/ })
      .click({ timeout: 500 })
      .catch(() => {});
  }
  await button(page, "Reset").click();
  await expect(status(page)).toContainText("Press Train", { timeout: 30_000 });
  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
  await expect(page.getByRole("alert")).toBeHidden();
});

test("a fusion fused again, and a race trained on, report themselves and not what was before", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=3&epochs=2");
  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
  await button(page, "Train").click();
  await expect(region(page, "Fused network")).toContainText("epoch 4", { timeout: 60_000 });
  await expect(button(page, "Train")).toBeEnabled();
  await button(page, "Fuse 2 + 3").click();
  await expect(status(page)).toContainText("Layers 2 to 3 fused into one");
  await expect(region(page, "Fused network")).toContainText("epoch 0");
});

test("a long fusion shows how far it is, and given up it leaves everything as it was", async ({
  page,
}) => {
  // Quick to open and slow to fuse: 324 taps at each of 64 positions.
  const conv = "(type:conv2d,filters:4,kernelSize:5,padding:same,activation:relu)";
  const layers = `network.layers=(${conv},${conv},${conv},(type:flatten),(type:dense,units:10))`;
  const fusion = "fusion.span=(2,3)&fusion.samples=1000";
  await openLab(page, `./#preset=digits&replicas=2&${layers}&${fusion}&v=1`);
  await expect(status(page)).toContainText("Press Train"); // an untrained network fuses as long as a trained one
  const progress = page.getByRole("progressbar", { name: "Fusing" });
  await button(page, "Fuse").click();
  await expect(progress).toBeVisible();
  await expect
    .poll(() => progress.evaluate((bar: HTMLProgressElement) => bar.value), { intervals: [20] })
    .toBeGreaterThan(0);
  await button(page, "Cancel").click();
  await expect(status(page)).toHaveText("Fusing was cancelled; nothing has changed.");
  await expect(button(page, "Fuse")).toBeEnabled();
  await expect(progress).toBeHidden();
  await expect(region(page, "Fused network")).toContainText("no score yet");

  await button(page, "Fuse").click();
  await expect(status(page)).toContainText(/fused into one: .+ lost/, { timeout: 150_000 });
  await expect(region(page, "Fused network")).toContainText("epoch 0");
});
