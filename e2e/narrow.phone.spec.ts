// What a narrow screen must not do: cut a word, lay one thing over another, leave a gap, or move what is below.

import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import {
  acceptTable,
  button,
  chooseFile,
  fuse,
  importSheet,
  openLab,
  race,
  status,
  trainOriginal,
  test,
} from "./journey.ts";

const WIDTHS = [390, 360, 320] as const;

/** Words of the stage that are cut off, whichever way. */
async function cutWords(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const isCut = (element: Element) =>
      element.scrollWidth > element.clientWidth + 1 ||
      element.scrollHeight > element.clientHeight + 1;
    const words = ".input .label, .score .label, .score strong, .block .what, .block .facts > span";
    return [...document.querySelectorAll<HTMLElement>(words)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => getComputedStyle(element).overflow !== "visible" && isCut(element))
      .map(({ innerText }) => innerText);
  });
}

async function overlap(one: Locator, other: Locator): Promise<number> {
  const [a, b] = [(await one.boundingBox())!, (await other.boundingBox())!];
  const common = (x: "x" | "y", size: "width" | "height") =>
    Math.min(a[x] + a[size], b[x] + b[size]) - Math.max(a[x], b[x]);
  return Math.min(common("x", "width"), common("y", "height"));
}

/** What lies side by side on a wide screen lies below each other here, and not over each other. */
async function expectApart(page: Page): Promise<void> {
  for (const answer of await page.locator(".answer").all()) {
    const asText = answer.getByText("as text");
    const over = await overlap(asText, answer.getByRole("img"));
    expect(over).toBeLessThanOrEqual(2); // the room for a finger, beyond the words themselves
  }
  const costs = await page.locator(".boundary .cost").all();
  for (const cell of await page.locator(".cost-strip .cell").all()) {
    for (const cost of costs) expect(await overlap(cell, cost)).toBeLessThanOrEqual(0);
  }
}

for (const preset of ["moons", "digits", "friedman1"]) {
  test(`${preset}: no word is cut and nothing lies over anything, at every state and width`, async ({
    page,
  }) => {
    await openLab(page, `?preset=${preset}&replicas=2&epochs=1`);
    await trainOriginal(page, 1);
    await fuse(page);
    await race(page);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 });
      await expect(page.locator(".answer")).toHaveCount(3);
      expect(await cutWords(page), `${width} pixels`).toEqual([]);
      await expectApart(page);
    }
  });
}

test("the status keeps its lines from the first sentence to both verdicts, and three are enough on a phone", async ({
  page,
}) => {
  const heights = async () => {
    const found: number[] = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 });
      found.push((await status(page).boundingBox())!.height);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    return found;
  };
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  const reserved = await heights();
  const line = await status(page).evaluate((node) =>
    Number.parseFloat(getComputedStyle(node).lineHeight),
  );
  expect(reserved.map((height) => Math.round(height / line))).toEqual([3, 4, 4]);
  await trainOriginal(page, 2);
  expect(await heights()).toEqual(reserved);
  await fuse(page);
  expect(await heights()).toEqual(reserved);
  await race(page);
  await expect(status(page)).toContainText("Given the whole budget: INCONCLUSIVE");
  expect(await heights()).toEqual(reserved);
});

test("a table of long names and numbers: its sheet and its sample stay within the screen", async ({
  page,
}) => {
  const kinds = ["Walking downstairs quickly", "Müller-Lüdenscheidt", "Ankle boot"];
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${Math.sin(i)};${i % 7};a remark of some length, number ${i};${kinds[i % 3]}`,
  );
  const file = ["height;weight;what was noticed;name of the kind", ...rows].join("\n");
  await openLab(page, "?preset=moons&replicas=1&epochs=1");
  await chooseFile(page, "kinds-of-things.csv", file);
  const sheet = importSheet(page);
  const cards = sheet.getByRole("region", { name: "Columns" }).getByRole("listitem");
  await expect(cards).toHaveCount(4);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 });
    for (const card of await cards.all()) {
      const { x, width: own } = (await card.boundingBox())!;
      expect(x + own).toBeLessThanOrEqual(width);
    }
  }
  await acceptTable(page);
  await expect(button(page, "Read as…")).toBeVisible();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 });
    const picture = page.getByRole("img", { name: /^Sample 1: / });
    expect((await picture.boundingBox())!.height).toBeGreaterThan(24);
    const { x, width: own } = (await button(page, "Read as…").boundingBox())!;
    const card = (await page.locator(".lane .block").first().boundingBox())!;
    expect(x + own).toBeLessThanOrEqual(card.x + 1);
    const head = page.getByRole("banner").locator("button:visible, select:visible, input:visible");
    const controls = await head.all();
    expect(controls.length).toBeGreaterThan(8);
    for (const control of controls) {
      const { x: left, width: wide } = (await control.boundingBox())!;
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + wide).toBeLessThanOrEqual(width);
      const text = await control.textContent();
      for (const name of ["Read as…", "Forget this table"].filter((one) => one !== text)) {
        expect(await overlap(button(page, name), control)).toBeLessThanOrEqual(0);
      }
    }
  }
});
