// The story on a phone, by finger: each step within one screen.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, expectAccessible, slider, test } from "./journey.ts";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

async function expectOneScreen(page: Page): Promise<void> {
  const over = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [scrollWidth - window.innerWidth, scrollHeight - window.innerHeight];
  });
  expect(over).toEqual([0, 0]);
}

test("by finger: blocks are chosen by a drag, and every step up to the race is one screen", async ({
  page,
}) => {
  await page.goto("./");
  await expect(heading(page)).toHaveText(/^Two of these layers/, { timeout: 60_000 });
  await expectOneScreen(page);
  const blocks = page.getByRole("list", { name: "Layers of the network" });
  const { x, y, width, height } = (await blocks.boundingBox())!;
  const finger = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", share?: number) =>
    finger.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: share === undefined ? [] : [{ x: x + share * width, y: y + height / 2 }],
    });
  await touch("touchStart", 0.65);
  for (const share of [0.7, 0.8, 0.9]) await touch("touchMove", share);
  await touch("touchEnd");
  await expect(slider(page, "First layer to fuse")).toHaveValue("3");
  await expect(slider(page, "Last layer to fuse")).toHaveValue("4");
  await button(page, "Fuse").tap();
  await expect(heading(page)).toHaveText("Same size. No training step since.");
  await expectOneScreen(page);
  await button(page, "Train").tap();
  await expect(heading(page)).toHaveText(/counting everything/, { timeout: 90_000 });
  await expect(button(page, "Try another pair")).toBeInViewport();
  const rows = page.getByRole("region", { name: "Verdict" }).locator("dl > div");
  await expect(rows).toHaveCount(2);
  for (const row of await rows.all()) await expect(row).toBeInViewport({ ratio: 1 });
  await expectAccessible(page);
});
