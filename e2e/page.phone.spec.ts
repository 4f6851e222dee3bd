// The page on a phone: 390 pixels wide, by touch.

import { expect } from "@playwright/test";
import {
  button,
  coveredControls,
  expectAccessible,
  fuse,
  loseEveryPart,
  openLab,
  race,
  region,
  status,
  test,
  trainOriginal,
} from "./journey.ts";

test("on a phone everything is within the width of the screen and can be done by touch", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  await button(page, "Train").tap();
  await expect(status(page)).toContainText("Epoch 2 of 2", { timeout: 60_000 });
  await fuse(page);
  await button(page, "Train").tap();
  await expect(status(page)).toContainText(
    /Fused against random at the end: (BEATS|LOSES|INCONCLUSIVE)/,
    {
      timeout: 60_000,
    },
  );
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  for (const name of [
    "Original network",
    "Fused network",
    "Random network",
    "Curves",
    "Activation error",
    "Weights",
    "Verdict",
  ]) {
    await expect(region(page, name)).toBeVisible();
  }
  await expectAccessible(page);
});

test("on a phone no message about a missing part lies over a control", async ({ page }) => {
  await loseEveryPart(page);
  await openLab(page, "?preset=moons&replicas=1&engine=simd");
  await fuse(page);
  await button(page, "Export").tap();
  await expect(button(page, "Dismiss")).toBeVisible();
  expect(await coveredControls(page)).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

test("the bracket can be dragged with a finger", async ({ page }) => {
  await openLab(page, "?replicas=1");
  const group = page.getByRole("group", { name: "Layers to fuse" });
  await group.scrollIntoViewIfNeeded();
  const box = (await group.boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const touch = (type: string, boundary?: number) =>
    session.send("Input.dispatchTouchEvent", {
      type: type as "touchStart",
      touchPoints:
        boundary === undefined ? [] : [{ x: box.x + (box.width * boundary) / 4, y: box.y + 16 }],
    });
  await touch("touchStart", 2.96);
  for (const boundary of [3.2, 3.5, 3.8, 4]) await touch("touchMove", boundary);
  await touch("touchEnd");
  await expect(page.getByRole("slider", { name: "Last layer to fuse" })).toHaveValue("4");
});

test("lower panels fold: the verdict opens by itself, a tap opens one and closes the others", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  const heading = (name: string) => region(page, name).getByRole("button", { name, exact: true });
  for (const name of ["Verdict", "Why", "Activation error", "Weights"]) {
    await expect(heading(name)).toHaveAttribute("aria-expanded", "false");
  }
  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
  await expect(heading("Verdict")).toHaveAttribute("aria-expanded", "true");
  await heading("Why").tap();
  await expect(region(page, "Why").getByText("Try to beat it")).toBeVisible();
  await expect(heading("Verdict")).toHaveAttribute("aria-expanded", "false");
  await heading("Weights").scrollIntoViewIfNeeded();
  const before = (await heading("Weights").boundingBox())!.y;
  await heading("Weights").tap();
  await expect(region(page, "Weights").getByText("fused, now").first()).toBeVisible();
  await expect(heading("Why")).toHaveAttribute("aria-expanded", "false");
  expect((await heading("Weights").boundingBox())!.y).toBeCloseTo(before, 0);
  await expect(button(page, "Train")).toBeInViewport();
  await expectAccessible(page);
});
