// The lab for a class, by keys alone: steps, the blank wall, the QR code, the keys; the story, a lesson and an experiment.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, expectAccessible, region, test } from "./journey.ts";

test.use({ viewport: { width: 1920, height: 1080 } });

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const next = (page: Page) => page.keyboard.press("PageDown");

/** Waits for what a slide has begun. */
const isOver = (page: Page) => expect(page.getByText("Done.")).toBeVisible({ timeout: 90_000 });

/** The smallest text on the wall, in pixels of the screen. */
const smallestText = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const hidden = ".visually-hidden, .text-alternative";
    const sizes = [...document.querySelectorAll("body *")].flatMap((element) => {
      const holdsText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== "",
      );
      if (!holdsText || element.closest(hidden) || element.getClientRects().length === 0) return [];
      return parseFloat(getComputedStyle(element).fontSize) * element.currentCSSZoom;
    });
    return Math.min(...sizes);
  });

test("the story is presented by a clicker from the first slide to the verdict", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await page.goto("./?view=present");
  await expect(heading(page)).toHaveText("Four layers learn to tell two spirals apart.", {
    timeout: 60_000,
  });
  expect(await smallestText(page)).toBeGreaterThanOrEqual(28);
  await next(page);
  await isOver(page);
  await next(page);
  await expect(heading(page)).toHaveText("Two of these layers can become one, without training.");
  await expectAccessible(page);
  await next(page);
  await expect(heading(page)).toHaveText(/^Which two\?/);
  await next(page);
  await isOver(page);
  await next(page);
  await expect(heading(page)).toHaveText("Same size. No training step since.");
  await expect(page.getByRole("img", { name: "Random network’s boundary" })).toBeVisible();
  expect(await smallestText(page)).toBeGreaterThanOrEqual(28);
  await next(page);
  await next(page);
  await expect(page.getByRole("listitem")).toHaveText(["Ahead", "Too close to call", "Behind"]);
  await expectAccessible(page);
  await next(page);
  await isOver(page);
  await next(page);
  await expect(page.locator("body")).toContainText("“Everything” is the arithmetic");
  await next(page);
  await expect(page.locator("body")).toContainText(
    /counting everything\s*[+−\d].*(BEATS|LOSES|INCONCLUSIVE)/,
  );
  await expect(page.locator("body")).not.toContainText(/NaN|undefined/);
  expect(await smallestText(page)).toBeGreaterThanOrEqual(28);
  await expectAccessible(page);
  await page.keyboard.press("PageUp");
  await expect(page.locator("body")).toContainText("“Everything” is the arithmetic");
  await page.keyboard.press("Home");
  await expect(page.getByRole("img", { name: "Deep network’s boundary" })).toBeVisible();
  await expect(page.getByRole("img", { name: "Random network’s boundary" })).toHaveCount(0);
  await page.keyboard.press("r"); // for the next class
  await expect(heading(page)).toHaveText("Four layers learn to tell two spirals apart.");
  await expect(page.getByRole("img", { name: "Random network’s boundary" })).toHaveCount(0);
});

test("a key blanks the picture, a key shows the address as a QR code, a key the keys", async ({
  page,
}) => {
  await page.goto("./?view=present&preset=moons&replicas=2");
  await expect(heading(page)).toHaveText(/^Moons/, { timeout: 60_000 });
  await page.keyboard.press("b");
  await expect(region(page, "Blank")).toBeVisible();
  await page.keyboard.press(".");
  await expect(region(page, "Blank")).toHaveCount(0);
  await page.keyboard.press("q");
  const code = page.getByRole("img", { name: /^QR code of http.+#preset=moons.*replicas=2/ });
  await expect(code).toBeVisible();
  await expect(code).not.toHaveAccessibleName(/view=present/);
  await expectAccessible(page);
  await page.keyboard.press("?");
  await expect(region(page, "Keys")).toContainText("Page Down");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(region(page, "Keys")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(button(page, "Train")).toBeVisible();
  await expect(page).toHaveURL(/\/#preset=moons/);
});

test("a lesson is presented step by step, and a link leads to any step", async ({ page }) => {
  await page.goto("./?view=present&lesson=gates&step=3");
  await expect(heading(page)).toHaveText(/^Between layers 1 and 2 stand eight gates/, {
    timeout: 60_000,
  });
  await page.keyboard.press("ArrowRight");
  await expect(heading(page)).toHaveText("How much of the signal will the best affine layer lose?");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(button(page, "Train")).toBeVisible();
  await page.keyboard.press("Home");
  await expect(heading(page)).toHaveText(/^A ReLU passes what is positive/);
});
