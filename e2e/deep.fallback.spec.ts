// Networks of many layers on the stage: names, costs and buttons are whole at every width, and what is chosen is in
// view.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, expectAccessible, openLab, region, test } from "./journey.ts";

/** Texts that reach beyond their card or button, on a side or below, or are cut by the box that they lie in. */
const cutTexts = (page: Page) =>
  page.evaluate(() => {
    const cut: string[] = [];
    const frames = "article, [aria-label='Signal lost by fusing'] button";
    for (const frame of document.querySelectorAll(frames)) {
      const texts = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        const parent = text.parentElement!;
        if (box.width === 0 || getComputedStyle(parent).clipPath !== "none") continue;
        const { overflowX } = getComputedStyle(parent);
        const within = overflowX === "visible" ? frame : parent;
        const bottom = within === frame ? box.bottom : within.getBoundingClientRect().bottom;
        const limit = within.getBoundingClientRect();
        const isBeside = box.right > limit.right + 1 || box.left < limit.left - 1;
        if (isBeside || bottom > frame.getBoundingClientRect().bottom + 1)
          cut.push(text.textContent!);
      }
    }
    return cut;
  });

const chosen = (page: Page) => page.getByRole("slider", { name: "Last layer to fuse" });

for (const [preset, layers] of [
  ["isometry", 17],
  ["maxout", 9],
  ["vanishing", 7],
] as const) {
  test(`${layers} layers: nothing is cut, and the layers to fuse are in view`, async ({ page }) => {
    await openLab(page, `?preset=${preset}&replicas=2&epochs=1`);
    const cards = region(page, "Original network").getByRole("article");
    await expect(cards).toHaveCount(layers);
    for (const [width, height] of [
      [1440, 900],
      [1280, 800],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.reload();
      await expect(cards).toHaveCount(layers);
      await expect(cards.last()).toContainText("dense 10");
      await expect(chosen(page)).toBeInViewport();
      expect(await cutTexts(page)).toEqual([]);
    }
  });
}

test("layers of long names, from five to twelve: no card, button or chip is too small for its words", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openLab(page, "?preset=digits&replicas=2");
  const cards = region(page, "Original network").getByRole("article");
  const editor = page.getByRole("dialog");
  await button(page, "Edit layer 2").click();
  await editor.getByRole("combobox", { name: "Type" }).selectOption("residual dense");
  await editor.getByRole("checkbox", { name: "Batch norm" }).check();
  const dropout = editor.getByRole("spinbutton", { name: "Dropout", exact: true });
  await dropout.fill("0.2");
  await dropout.press("Enter");
  for (let layers = 5; layers <= 12; layers++) {
    await editor.getByRole("button", { name: "Duplicate" }).click();
    await expect(cards).toHaveCount(layers);
    const costs = page.locator(".boundary .cost").filter({ hasText: "%" });
    await expect(costs).toHaveCount(layers - 1);
    expect(await cutTexts(page), `${layers} layers`).toEqual([]);
  }
});

test("seventeen layers fit a desktop's width, and meet the rules of accessibility", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openLab(page, "?preset=isometry&replicas=2&epochs=1");
  const cards = region(page, "Original network").getByRole("article");
  await expect(cards.first()).toBeInViewport({ ratio: 1 });
  await expect(cards.last()).toBeInViewport({ ratio: 1 });
  await expectAccessible(page);
});
