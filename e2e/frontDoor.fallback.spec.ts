// The front door: the story at the bare address, by mouse, by keyboard, without motion; and the way
// between it and the lab.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, expectAccessible, region, slider, status, test } from "./journey.ts";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const boundary = (page: Page, name: string) =>
  page.getByRole("img", { name: `${name} network’s boundary` });

/** Opens the bare address and waits until the deep network has learnt by itself. */
async function arrive(page: Page): Promise<void> {
  await page.goto("./");
  await expect(heading(page)).toHaveText("Two of these layers can become one, without training.", {
    timeout: 60_000,
  });
}

/** The large figure over a picture, as a number. */
async function scoreOver(page: Page, name: string): Promise<number> {
  const label = page.getByText(`${name} network`, { exact: true });
  const text = await label.locator("..").innerText();
  return Number(/([\d.]+)\s*%/.exec(text)![1]);
}

async function expectVerdict(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText(/counting everything, .+ ahead\.$/, { timeout: 90_000 });
  await expect(region(page, "Verdict")).toContainText(
    /counting everything\s*[+−\d].*(BEATS|LOSES|INCONCLUSIVE)/,
  );
}

test("by mouse: one gesture to two boundaries, a second to the verdict, and on to the lab with the run", async ({
  page,
}) => {
  await arrive(page);
  await expect(boundary(page, "Deep")).toBeVisible();
  await expectAccessible(page);
  await button(page, "Fuse").click();
  await expect(heading(page)).toHaveText("Same size. No training step since.");
  await expect(boundary(page, "Fused")).toBeVisible();
  await expect(boundary(page, "Random")).toBeVisible();
  expect(await scoreOver(page, "Fused")).toBeGreaterThan((await scoreOver(page, "Random")) + 20);
  await expectAccessible(page);
  await button(page, "Train").click();
  await expect(page.getByRole("img", { name: /^Accuracy of every network/ })).toBeVisible();
  await expectVerdict(page);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1024, height: 768 });
  await expect(button(page, "Try another pair")).toBeInViewport({ ratio: 1 });

  await page.getByRole("link", { name: "Open the lab" }).click();
  await expect(region(page, "Fused network")).toContainText("epoch 15");
  await expect(page).toHaveURL(/#preset=story/);
  await page.goBack();
  await expectVerdict(page);
  await page.goForward();
  await expect(region(page, "Fused network")).toContainText("epoch 15");
});

test("another pair: a drag over two blocks chooses them, and loses what matters", async ({
  page,
}) => {
  await arrive(page);
  const blocks = page.getByRole("list", { name: "Layers of the network" }).getByRole("listitem");
  await blocks.nth(0).hover();
  await page.mouse.down();
  await blocks.nth(1).hover();
  await page.mouse.up();
  await expect(slider(page, "First layer to fuse")).toHaveValue("1");
  await expect(slider(page, "Last layer to fuse")).toHaveValue("2");
  await button(page, "Fuse").click();
  await expect(button(page, "Skip")).toBeVisible();
  await expect(page.getByRole("status")).toHaveText("Fusing layers 1 and 2 …"); // however soon they are fused
  await page.keyboard.press("Escape"); // skips as the button does, which is Train once the flow has ended by itself
  await expect(heading(page)).toHaveText("Same size. No training step since.");
  await expect(blocks).toHaveText([/1 \+ 2/, /3/, /4/]);
  await button(page, "Try another pair").click();
  await expect(page.getByRole("status")).toHaveText(/^Epoch .* Now fuse another pair\.$/);
  await expect(slider(page, "First layer to fuse")).toHaveValue("1");
  await expect(boundary(page, "Deep")).toBeVisible();
});

test("by keyboard: the bracket moves, and the focus stays on the one large button to the end", async ({
  page,
}) => {
  await arrive(page);
  await slider(page, "Last layer to fuse").focus();
  await page.keyboard.press("End");
  await expect(slider(page, "Last layer to fuse")).toHaveValue("4");
  await page.keyboard.press("ArrowLeft");
  await expect(slider(page, "Last layer to fuse")).toHaveValue("3");
  for (
    let i = 0;
    i < 8 && !(await button(page, "Fuse").evaluate((b) => b === document.activeElement));
    i++
  )
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(button(page, "Skip")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button(page, "Train")).toBeFocused();
  await page.keyboard.press("Enter");
  await expectVerdict(page);
});

test("without motion nothing trains by itself, and nothing flows", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("./");
  await expect(status(page)).toContainText("Press Train", { timeout: 60_000 });
  await expect(heading(page)).toHaveText("Four layers can learn to tell two spirals apart.");
  await button(page, "Train").click();
  await expect(heading(page)).toHaveText(/^Two of these layers/, { timeout: 60_000 });
  await button(page, "Fuse").click();
  await expect(heading(page)).toHaveText("Same size. No training step since.");
});

test("a reload goes on with the story where it was", async ({ page }) => {
  await arrive(page);
  await button(page, "Fuse").click();
  await expect(heading(page)).toHaveText("Same size. No training step since.");
  await page.reload();
  await expect(heading(page)).toHaveText("Same size. No training step since.", { timeout: 30_000 });
  await expect(boundary(page, "Random")).toBeVisible();
});

test("whatever holds an experiment opens in the lab", async ({ page }) => {
  for (const address of ["?view=lab", "?preset=moons", "?seed=3", "#preset=moons&v=1"]) {
    await page.goto("about:blank");
    await page.goto(`./${address}`);
    await expect(page.getByRole("combobox", { name: "Preset" })).toBeVisible();
  }
});
