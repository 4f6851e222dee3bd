// Fewer units in a layer: the price is read before it is paid, then the narrowed network races in the place of
// the fused one.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import {
  button,
  expectAccessible,
  openLab,
  region,
  status,
  test,
  trainOriginal,
} from "./journey.ts";

const editor = (page: Page, layer: number) =>
  page.getByRole("dialog", { name: `Layer ${layer}`, exact: true });
const stays = (page: Page) => page.getByRole("slider", { name: /^Units of layer \d that stay$/ });
const curve = (page: Page, layer: number) =>
  page.getByRole("button", { name: new RegExp(`^Narrow layer ${layer}: `) });
const verb = (page: Page, name: "Fuse" | "Narrow") =>
  page.getByRole("radio", { name, exact: true });

test("a layer is narrowed from its editor, at a price that stands there, and raced", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  await trainOriginal(page, 2);
  await button(page, "Edit layer 2").click();
  const form = editor(page, 2);
  const units = form.getByRole("slider", { name: "Units that stay" });
  await expect(form).toContainText(
    /\d+ of \d+ units stay: .*lost.*mean of 2 replicas; an estimate/,
  );
  await expect(units).toBeEnabled(); // it has been priced
  await units.focus();
  await page.keyboard.press("Home");
  await expect(form).toContainText(/\D1 of \d+ units stay/);
  const lost = /[\d.]+ % of the signal lost/;
  const dear = lost.exec(await form.innerText())![0];
  await page.keyboard.press("End");
  await expect(form).not.toContainText(/\D1 of \d+ units stay/);
  await expect(form).not.toContainText(dear);
  await form.getByRole("textbox", { name: "Or these, by number" }).fill("1, 99");
  await expect(form).toContainText("and no unit 99");
  await form.getByRole("textbox", { name: "Or these, by number" }).fill("3, 1");
  await expect(form).toContainText(/2 of \d+ units stay/);
  await expectAccessible(page);
  await form.getByRole("button", { name: "Narrow layer 2" }).click();
  await expect(status(page)).toContainText(/Layer 2 narrowed to 2, layer 3 fitted again: .* lost/);
  await expect(region(page, "Narrowed network")).toBeVisible();
  await expect(region(page, "Narrowed network").getByRole("article")).toHaveCount(3);
  await button(page, "Train").click();
  await expect(status(page)).toContainText("Narrowed against random at the end", {
    timeout: 60_000,
  });
  await expect(region(page, "Activation error")).toContainText("On held-out samples");
  await expect(button(page, "Narrow")).toBeVisible(); // again, as it was done
});

test("what a narrowing loses is in one line, below the bracket of its two layers", async ({
  page,
}) => {
  await openLab(page, "?preset=digits&replicas=2");
  await verb(page, "Narrow").click();
  for (const [width, height] of [
    [1440, 900],
    [1280, 800],
    [1024, 600],
    [700, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const layer of [1, 2, 3]) {
      await curve(page, layer).click();
      const words = page.locator(".brace > .loss");
      await expect(words).toContainText("of the signal lost");
      const box = (await words.boundingBox())!;
      const bracket = (await page.locator(".brace > .refitted").boundingBox())!;
      expect(box.height).toBeLessThan(24);
      expect(box.y).toBeGreaterThanOrEqual(bracket.y + bracket.height - 1);
    }
  }
});

test("by mouse: the verb is switched, a place on a curve is pressed, units are ticked", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  await trainOriginal(page, 2);
  await expect(page.getByRole("group", { name: "Layers to fuse" })).toBeVisible();
  await verb(page, "Narrow").click();
  await expect(status(page)).toContainText("Now narrow, or train on.");
  await expect(page.getByRole("group", { name: "Layers to fuse" })).toHaveCount(0);
  await expect(page.getByRole("group", { name: "Signal lost by fusing" })).toHaveCount(0);
  await expect(curve(page, 1)).toHaveAccessibleName(/units stays?: .*lost/);
  const { width, height } = (await curve(page, 1).boundingBox())!;
  await curve(page, 1).click({ position: { x: width / 2, y: height / 2 } });
  await expect(curve(page, 1)).toHaveAttribute("aria-pressed", "true");
  const half = /Narrow layer 1: (\d+) of (\d+) units/.exec(
    (await curve(page, 1).getAttribute("aria-label"))!,
  )!;
  expect(Math.abs(Number(half[1]) - Number(half[2]) / 2)).toBeLessThanOrEqual(1);
  await expect(page.getByText("In the bracket: an estimate, mean of 2 replicas")).toBeVisible();
  await page.getByRole("button", { name: "Choose which…" }).click();
  const form = editor(page, 1);
  const picks = form.getByRole("group", { name: "units that stay, by contribution" });
  await expect(picks.getByRole("checkbox", { checked: true })).toHaveCount(Number(half[1]));
  const one = picks.getByRole("checkbox", { checked: true }).first();
  const name = (await one.getAttribute("aria-label"))!;
  await one.click();
  const chosen = form.getByRole("group", { name: "units that stay, chosen" });
  await expect(chosen.getByRole("checkbox", { name, exact: true })).not.toBeChecked();
  await expect(form).toContainText(`${Number(half[1]) - 1} of ${half[2]} units stay`);
  await form.getByRole("button", { name: "Narrow layer 1" }).click();
  await expect(status(page)).toContainText(`Layer 1 narrowed to ${Number(half[1]) - 1}`);
  await expect(page.getByText(/Named: |named ones/)).toBeVisible();
  await expect(page.getByText("In the bracket: measured, mean of 2 replicas")).toBeVisible();
});

test("by keys alone: verb, layer and number, and every word is of narrowing", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=1");
  await verb(page, "Fuse").focus();
  await page.keyboard.press("ArrowRight");
  await expect(verb(page, "Narrow")).toBeChecked();
  await expect(region(page, "Why")).toContainText("Of each unit counts the variance");
  await expect(region(page, "Activation error")).toContainText("After narrowing");
  await expect(region(page, "Weights")).toContainText("After narrowing");
  await expect(region(page, "Verdict")).toContainText("Narrow, then train");
  await trainOriginal(page, 1);
  await expect(status(page)).toContainText("Now narrow, or train on.");
  await curve(page, 2).focus();
  await page.keyboard.press("Enter");
  await expect(curve(page, 2)).toHaveAttribute("aria-pressed", "true");
  await stays(page).focus();
  await expect(stays(page)).toBeFocused(); // also while its layer is being priced
  await expect(stays(page)).toBeEnabled();
  await page.keyboard.press("Home");
  await expect(stays(page)).toHaveAttribute("aria-valuetext", /^1 of \d+ units: .*lost/);
  await page.keyboard.press("ArrowRight");
  await expect(stays(page)).toHaveAttribute("aria-valuetext", /^2 of \d+ units: .*lost/);
  await expect(region(page, "Narrowed network")).toContainText("layer 2 keeps 2 of its units");
  await expectAccessible(page);
  await button(page, "Narrow").focus();
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("Layer 2 narrowed to 2, layer 3 fitted again");
  await verb(page, "Narrow").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("group", { name: "Layers to fuse" })).toBeVisible();
  await expect(button(page, "Fuse")).toBeVisible();
  // What the narrowing lost is no estimate of what fusing its two layers would lose.
  await expect(page.getByText("In the bracket: measured")).toHaveCount(0);
});

test("an experiment that narrows has the verb on its button, and its last layer cannot", async ({
  page,
}) => {
  await openLab(page, "?preset=narrow&replicas=2&epochs=1");
  await expect(region(page, "Narrowed network")).toContainText("Press Narrow: layer 2 keeps 8");
  await button(page, "Edit layer 3").click();
  await expect(editor(page, 3).getByRole("slider")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await button(page, "Narrow").click();
  await expect(status(page)).toContainText("Layer 2 narrowed to 8, layer 3 fitted again");
});
