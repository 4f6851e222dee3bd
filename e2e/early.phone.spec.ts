// A quick visitor: a finger that drags the bracket while the page is still opening, and then taps Train.

import { expect } from "@playwright/test";
import type { CDPSession, Locator, Page } from "@playwright/test";
import { button, status, test } from "./journey.ts";

type Point = { readonly x: number; readonly y: number };

async function centreOf(locator: Locator): Promise<Point> {
  const { x, y, width, height } = (await locator.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

/** Lays a finger on the screen, draws it along the points and lifts it. */
async function touch(finger: CDPSession, points: readonly Point[]): Promise<void> {
  const send = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: Point[]) =>
    finger.send("Input.dispatchTouchEvent", { type, touchPoints });
  for (const [i, point] of points.entries())
    await send(i === 0 ? "touchStart" : "touchMove", [point]);
  await send("touchEnd", []);
}

/** Drags the bracket's body or a grip as soon as it is there, and taps Train with the same finger. */
async function dragAndTap(page: Page, grip: ".body" | ".grip.last", wait: number): Promise<void> {
  await page.goto("?preset=digits&replicas=2&epochs=1", { waitUntil: "commit" });
  const finger = await page.context().newCDPSession(page);
  const handle = page.getByRole("group", { name: "Layers to fuse" }).locator(grip);
  await handle.waitFor();
  await page.waitForTimeout(wait);
  const from = await centreOf(handle);
  const along = [0, 14, 32, 50, 61].map((x, i) => ({ x: from.x + x, y: from.y + 2 * i }));
  await touch(finger, along);
  await touch(finger, [await centreOf(page.getByRole("button", { name: /^(Train|Pause)$/ }))]);
}

const CASES = [
  [".body", 0],
  [".grip.last", 120],
  [".body", 400],
] as const;

for (const [grip, wait] of CASES) {
  test(`Train is not lost on a finger that has dragged ${grip} after ${wait} ms`, async ({
    page,
  }) => {
    await dragAndTap(page, grip, wait);
    await expect(status(page)).toContainText("Epoch 1 of 1", { timeout: 30_000 });
    await expect(button(page, "Train")).toBeEnabled();
  });
}
