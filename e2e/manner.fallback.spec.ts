// Other ways to look at the page: forced colours, twice and four times the size, without motion.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import {
  button,
  expectAccessible,
  fuse,
  openLab,
  race,
  region,
  test,
  trainOriginal,
} from "./journey.ts";

const SMALL = "?preset=moons&replicas=2&epochs=2";

async function wholeStory(page: Page, rested: () => Promise<void>): Promise<void> {
  await openLab(page, SMALL);
  await rested();
  await trainOriginal(page, 2);
  await fuse(page);
  await rested();
  await race(page);
  await rested();
}

const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

for (const colorScheme of ["light", "dark"] as const) {
  test(`forced colours, ${colorScheme}: every state is accessible, what is pressed has an edge`, async ({
    page,
  }) => {
    await page.emulateMedia({ forcedColors: "active", colorScheme });
    await wholeStory(page, async () => {
      await expectAccessible(page);
      for (const name of ["Train", "Step", "Reset", "Fuse", "Open…", "Share", "Export"]) {
        await expect(button(page, name)).toBeVisible();
        await expect(button(page, name)).not.toHaveCSS("border-top-width", "0px");
      }
    });
    for (const name of ["Curves", "Verdict", "Why", "Activation error", "Weights"]) {
      await expect(region(page, name)).toHaveCSS("border-top-style", "solid");
    }
  });
}

test("forced colours: canvases go with the system's theme, whatever was chosen here", async ({
  page,
}) => {
  await page.addInitScript(() => localStorage.setItem("fuseinit-theme", "light"));
  await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
  await openLab(page, SMALL);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.emulateMedia({ forcedColors: "none", colorScheme: "dark" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("where storage is blocked the page opens all the same, and the theme can be chosen", async ({
  page,
}) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("blocked", "SecurityError");
      },
    }),
  );
  await openLab(page, SMALL);
  const before = await page.locator("html").getAttribute("data-theme");
  await page.getByRole("button", { name: /theme|dark|light/i }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme", before!);
});

test("at 200 % nothing scrolls sideways and all of the head is in view", async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 450 }); // 1440 × 900 at twice the size
  await wholeStory(page, async () => {
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    await page.evaluate(() => window.scrollTo(0, 0));
    for (const name of ["Train", "Fuse", "Export"]) {
      await expect(button(page, name)).toBeInViewport({ ratio: 1 });
    }
    await expect(page.getByRole("combobox", { name: "Preset" })).toBeInViewport({ ratio: 1 });
  });
  await expectAccessible(page);
});

test("at 400 % (320 pixels) nothing scrolls sideways, not with any panel open", async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await wholeStory(page, async () => expect(await sideways(page)).toBeLessThanOrEqual(0));
  for (const name of ["Why", "Activation error", "Weights"]) {
    await region(page, name).getByRole("button", { name, exact: true }).click();
    await expect(region(page, name).getByRole("figure").first()).toBeVisible();
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    await expect(button(page, "Train")).toBeInViewport({ ratio: 1 });
    await expectAccessible(page);
  }
});

test("without motion the ribbons are there at once and nothing is animated", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openLab(page, SMALL);
  await trainOriginal(page, 2);
  await page.evaluate(() => {
    const shapes: string[] = [];
    Object.assign(globalThis, { shapes });
    new MutationObserver(() => {
      const path = document.querySelector(".ribbons path");
      if (path) shapes.push(`${path.getAttribute("d")}`);
    }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["d"] });
  });
  await fuse(page);
  await expect(page.locator(".ribbons path").first()).toBeAttached();
  const shapes = await page.evaluate(() => (globalThis as unknown as { shapes: string[] }).shapes);
  expect(new Set(shapes).size).toBeLessThanOrEqual(3); // no size yet, none grown, whole; not forty
  const running = await page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === "running").length,
  );
  expect(running).toBe(0);
});

for (const [width, height] of [
  [1440, 900],
  [390, 844],
] as const) {
  test(`nothing jumps from loading to the verdict, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => {
      const shifts: { value: number; of: string }[] = [];
      Object.assign(globalThis, { shifts });
      const nameOf = (node: Node | null | undefined) =>
        node instanceof Element ? `${node.tagName}.${node.className}` : node?.textContent;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value, sources } = entry as unknown as {
            value: number;
            sources: readonly { node?: Node }[];
          };
          if (value > 0.002) shifts.push({ value, of: String(nameOf(sources[0]?.node)) });
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await wholeStory(page, () => Promise.resolve());
    const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: unknown }).shifts);
    expect(shifts).toEqual([]); // of a thousandth of the screen or two: a number that has become longer
  });
}
