// What one sees leads to what it is about: worst samples, verdict cells, empty lanes, words, answers; and nothing that one
// reads is cut.

import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { presetById } from "#core/experiment/schema/presets.ts";
import {
  button,
  expectAccessible,
  fuse,
  openLab,
  race,
  region,
  status,
  test,
  trainOriginal,
} from "./journey.ts";

test("an empty lane leads to the button that fills it", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=1&engine=simd");
  await region(page, "Fused network")
    .getByRole("button", { name: /^Press Fuse/ })
    .click();
  await expect(button(page, "Fuse")).toBeFocused();
  await region(page, "Random network")
    .getByRole("button", { name: /to race against/ })
    .press("Enter");
  await expect(button(page, "Fuse")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("fused into one");
});

test("a worst sample goes through the lanes, a verdict cell shows its moment, by keyboard as well", async ({
  page,
}) => {
  await openLab(page, "?preset=digits&replicas=2&epochs=2&engine=simd");
  await trainOriginal(page, 2);
  await fuse(page);
  const worst = region(page, "Worst samples").getByRole("button").first();
  const picture = worst.getByRole("img");
  const index = Number(/Sample (\d+)/.exec((await picture.getAttribute("aria-label"))!)![1]);
  const label = (await worst.textContent())!.slice(0, 1); // a digit
  await worst.press("Enter");
  await expect(worst).toHaveAttribute("aria-pressed", "true");
  const chosen = region(page, "Original network").locator(".input");
  await expect(chosen.locator(".name")).toHaveText(label);
  await expect(region(page, "Fused network").locator(".input .label").last()).toHaveText(label);
  await expect(region(page, "Original network")).toBeInViewport();
  expect(index).toBeGreaterThan(0);

  await race(page);
  const verdict = region(page, "Verdict");
  const cell = verdict
    .getByRole("row", { name: /^random / })
    .getByRole("button")
    .first();
  await cell.press("Enter");
  const reader = page.getByRole("slider", { name: "Read at a point: Accuracy of every arm" });
  await expect(reader).toBeFocused();
  await expect(reader).toHaveAttribute("aria-valuetext", /^(at )?(step )?0\b/);
  await verdict
    .getByRole("row", { name: /^random / })
    .getByRole("button")
    .last()
    .click();
  await expect(reader).toHaveAttribute("aria-valuetext", /^step 124\b/); // 2 epochs of 62 steps
  await expectAccessible(page);
});

test("a replica's dot shows its networks in the lanes, its curves are bold, and a button leads back", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=3&epochs=1&engine=simd");
  await trainOriginal(page, 1);
  const lane = region(page, "Original network");
  const regions = lane.getByRole("img", { name: /Decision regions/ });
  const first = await pixelsOf(regions);
  const dots = page.locator(".picker");
  await dots.scrollIntoViewIfNeeded();
  await page.mouse.click(...(await placeOfDot(page, 3)));
  await expect(lane).toContainText(/replica 3 of 3, \d/);
  await expect(lane).toBeInViewport();
  await expect.poll(() => pixelsOf(regions)).not.toBe(first);
  await button(page, "Back to the first").click();
  await expect(lane).not.toContainText("replica 3 of 3");
  await expect.poll(() => pixelsOf(regions)).toBe(first);

  await fuse(page);
  await race(page);
  const slider = page.getByRole("slider", { name: "Replica shown in the lanes" });
  await slider.press("ArrowRight");
  await slider.press("ArrowRight");
  await expect(slider).toHaveAttribute(
    "aria-valuetext",
    /^replica 2 of 3: original [\d.]+\s%, fused /,
  );
  await expect(region(page, "Random network")).toContainText("replica 2 of 3");
  const chart = region(page, "Curves").getByRole("figure").nth(1);
  await chart.getByText("as text").click();
  await expect(chart).toContainText(/Bold, replica 2: original [\d.]+\s%/);
  await expectAccessible(page);
  const second = await pixelsOf(regions);

  await page.reload(); // what is kept of the run is brought back
  await expect(status(page)).toContainText("Continued where you were");
  await slider.press("End");
  await slider.press("ArrowLeft");
  await expect(lane).toContainText("replica 2 of 3");
  await expect.poll(() => pixelsOf(regions)).toBe(second);
  await slider.press("Escape");
  await expect(lane).not.toContainText("replica 2 of 3");
});

/** What a canvas shows, as it would be saved. */
const pixelsOf = (picture: Locator): Promise<string> =>
  picture.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

/** Where in the strip a dot of a replica lies: a pointer over it is answered with its name. */
async function placeOfDot(page: Page, replica: number): Promise<[x: number, y: number]> {
  const strip = page.locator(".picker");
  const { x, y, width } = (await strip.boundingBox())!;
  for (let at = 80; at < width; at += 3) {
    await page.mouse.move(x + at, y + 36);
    await page.evaluate(() => new Promise(requestAnimationFrame)); // moves are answered with the next frame
    const title = await strip.getAttribute("title");
    if (title?.startsWith(`Replica ${replica}:`)) return [x + at + 4, y + 36];
  }
  throw new Error(`no dot of replica ${replica}`);
}

test("words are explained where they appear: by pointer, focus and touch", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2&engine=simd");
  await trainOriginal(page, 2);
  const flop = page.getByRole("button", { name: /FLOP$/ });
  await flop.hover();
  await expect(page.getByRole("tooltip")).toContainText("one addition or one multiplication");
  await page.mouse.move(0, 0);
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  await button(page, "What is “With parent”?").focus();
  await expect(page.getByRole("tooltip")).toContainText(
    "the parent's training and the fusion are counted",
  );
  await page.keyboard.press("Escape");
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  await fuse(page);
  await button(page, "Gates").click();
  await expect(page.getByRole("tooltip")).toContainText("shut elsewhere");
});

test("a preset's question is answered once its race is over", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&engine=simd");
  const lesson = page.locator(".lesson");
  await expect(lesson).toContainText("The answer follows the race.");
  await trainOriginal(page, 20);
  await fuse(page);
  await race(page);
  await lesson.getByText("The answer", { exact: true }).click();
  await expect(lesson).toContainText(/The fused network starts at [\d.]+\s%\./);
  await expectAccessible(page);
});

test("another data set brings its pace, its outputs and a title that is true", async ({ page }) => {
  await openLab(page, "?preset=digits&replicas=1&engine=simd");
  await page.getByLabel("Data set").selectOption("friedman1");
  await expect(page.getByLabel("Preset")).toHaveValue("own");
  await expect(page.getByLabel("Preset").locator("option:checked")).toHaveText(
    "Friedman 1, 4 layers",
  );
  await expect(region(page, "Original network")).toContainText("dense 1");
  await expect(button(page, "Train")).toBeEnabled();
  await trainOriginal(page, 20);
  const score = await region(page, "Original network").locator(".score strong").textContent();
  expect(Number(score!.replace("−", "-"))).toBeGreaterThan(0.85); // R²; at the digits' pace 0.5
});

test("the editor of a layer opens with its fields in it", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=1&engine=simd");
  await page.route(/\/assets\/.*\.js$/, async (route) => {
    await new Promise((done) => setTimeout(done, 400)); // a slow network
    await route.continue();
  });
  const fields = await page.evaluate(async () => {
    const seen = new Promise<number>((done) => {
      new MutationObserver(() => {
        const editor = document.querySelector(".layer-editor");
        if (editor) done(editor.querySelectorAll("input, select").length);
      }).observe(document.body, { childList: true, subtree: true });
    });
    document.querySelector<HTMLElement>("#edit-layer-1")!.click();
    return seen;
  });
  expect(fields).toBeGreaterThan(2);
});

/** The names on the page that are wider than their place. */
async function cutNames(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const context = document.createElement("canvas").getContext("2d")!;
    const cut: string[] = [];
    for (const select of document.querySelectorAll<HTMLSelectElement>(".settings select")) {
      const style = getComputedStyle(select);
      context.font = style.font;
      const room = select.clientWidth - 2 * Number.parseFloat(style.paddingInlineStart) - 16; // the arrow
      const name = select.selectedOptions[0]!.text;
      if (context.measureText(name).width > room) cut.push(name);
    }
    for (const name of document.querySelectorAll<HTMLElement>(".block .what, .cell")) {
      const words = document.createRange();
      words.selectNodeContents(name);
      const { right, bottom, width } = words.getBoundingClientRect();
      const room = (name.closest("article") ?? name).getBoundingClientRect();
      if (width > 0 && (right > room.right + 1 || bottom > room.bottom + 1))
        cut.push(name.textContent!);
    }
    return cut;
  });
}

for (const preset of ["isometry", "cheapest-pair", "maxout"]) {
  test(`no name of “${presetById(preset)!.title}” is cut at 1280 and 1440, and the head has one line`, async ({
    page,
  }) => {
    await openLab(page, `?preset=${preset}&replicas=1&engine=simd`);
    for (const [width, height] of [
      [1280, 800],
      [1440, 900],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expect.poll(() => cutNames(page), { message: `${width}` }).toEqual([]);
      const head = (await page.getByRole("banner").boundingBox())!;
      expect(head.height).toBeLessThan(80); // one line of fields
    }
  });
}

test("a wide, low window shows lanes and curves beside each other under a head that stays", async ({
  page,
}) => {
  await page.setViewportSize({ width: 960, height: 540 });
  await openLab(page, "?preset=digits&replicas=2&epochs=1&engine=simd");
  await expect(region(page, "Original network")).toBeInViewport({ ratio: 1 });
  await expect(region(page, "Fused network")).toBeInViewport({ ratio: 1 });
  const stage = (await page.locator(".stage").boundingBox())!;
  const curves = (await region(page, "Curves").boundingBox())!;
  expect(curves.x).toBeGreaterThanOrEqual(stage.x + stage.width);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(960);
  await expect(region(page, "Original network").locator(".answer canvas")).toBeInViewport();
  await button(page, "Next sample").click();
  await expect(region(page, "Original network").getByLabel(/^Sample 2: /)).toBeInViewport();
  await region(page, "Verdict").scrollIntoViewIfNeeded();
  await expect(button(page, "Train")).toBeInViewport();
  await expectAccessible(page);
});
