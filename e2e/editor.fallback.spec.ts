// The network is edited in place: by pointer, by keyboard, refused with a sentence, undone and redone.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import {
  button,
  expectAccessible,
  fuse,
  openLab,
  race,
  region,
  slider,
  status,
  test,
  trainOriginal,
} from "./journey.ts";

const original = (page: Page) => region(page, "Original network");
const editor = (page: Page, layer: number) =>
  page.getByRole("dialog", { name: `Layer ${layer}`, exact: true });
const cards = (page: Page) => original(page).getByRole("article");
const preset = (page: Page) =>
  page.getByRole("combobox", { name: "Preset" }).getByRole("option", { selected: true });

async function commit(page: Page, layer: number, field: string, value: string): Promise<void> {
  const input = editor(page, layer).getByRole("spinbutton", { name: field });
  await input.fill(value);
  await input.press("Enter");
}

test("a layer norm is put in by its switch, trained, fused as an approximation and raced", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  await button(page, "Edit layer 1").click();
  await editor(page, 1).getByRole("checkbox", { name: "Layer norm" }).check();
  await expect(cards(page).nth(0)).toContainText("layer norm");
  await page.keyboard.press("Escape");
  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
  await expect(region(page, "Activation error")).toContainText(
    "layer 1 (layerNorm): dividing by each sample's own deviation is not linear",
  );
});

test("a layer is changed, added, doubled and removed, and the network of one's own is trained, fused and raced", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  await trainOriginal(page, 2);

  await button(page, "Edit layer 2").click();
  await commit(page, 2, "Units", "12");
  await expect(cards(page).nth(1)).toContainText("dense 12");
  await expect(preset(page)).toHaveText("Own network");
  await editor(page, 2).getByRole("combobox", { name: "Activation" }).selectOption("tanh");
  await editor(page, 2).getByRole("checkbox", { name: "Batch norm" }).check();
  await expect(cards(page).nth(1)).toContainText("tanh · batch norm");

  await editor(page, 2).getByRole("button", { name: "Duplicate" }).click();
  await expect(editor(page, 3)).toBeVisible();
  await expect(cards(page)).toHaveCount(4);
  await editor(page, 3).getByRole("button", { name: "Insert after" }).click();
  await expect(editor(page, 4)).toBeVisible();
  await expect(cards(page)).toHaveCount(5);
  await editor(page, 4).getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(cards(page)).toHaveCount(4);

  await expect(button(page, "Train")).toBeEnabled({ timeout: 60_000 });
  await expect(slider(page, "Last layer to fuse")).toHaveAttribute("max", "4");
  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
});

test("what cannot be is refused with a sentence, and nothing is lost", async ({ page }) => {
  await openLab(page, "?preset=digits-conv&replicas=1&epochs=1");
  await trainOriginal(page, 1);
  const trained = await status(page).textContent();

  await button(page, "Edit layer 1").click();
  await editor(page, 1).getByRole("combobox", { name: "Type" }).selectOption("dense");
  const alert = editor(page, 1).getByRole("alert");
  await expect(alert).toHaveText(
    "Layer 2 (conv 8, 3×3): needs an input of 3 axes, got 32; convolutions go before the first dense layer.",
  );
  await expect(editor(page, 1).getByRole("combobox", { name: "Type" })).toHaveValue("conv");
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  await button(page, "Edit layer 4").click();
  await commit(page, 4, "Units", "12");
  await expect(editor(page, 4).getByRole("alert")).toContainText("where the data need 10");
  await expect(editor(page, 4).getByRole("spinbutton", { name: "Units" })).toHaveValue("10");
  await page.keyboard.press("Escape");

  await expect(status(page)).toHaveText(trained!);
  await expect(button(page, "Undo")).toBeDisabled();
});

test("a note below a field goes when something else is changed or pressed: there is never more than one", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  const notes = page.locator(".correction:not(:empty)");
  const seed = page.getByRole("spinbutton", { name: "Seed" });
  await page.getByRole("spinbutton", { name: "Replicas" }).fill("1000");
  await page.keyboard.press("Tab");
  await expect(notes).toHaveText(["1000 is too much: 64 is the most here."]);
  await seed.fill("abc");
  await page.keyboard.press("Tab");
  await expect(notes).toHaveText([/^“abc” is not taken/]);
  await expect(seed).toHaveAttribute("aria-invalid", "true");
  await button(page, "Edit layer 2").click();
  await expect(notes).toHaveCount(0);
  await expect(seed).toHaveAttribute("aria-invalid", "false");
  await editor(page, 2).getByRole("spinbutton", { name: "Dropout" }).fill("7");
  await page.keyboard.press("Tab");
  await expect(notes).toHaveText(["7 is too much: 0.95 is the most here."]);
  await editor(page, 2).getByRole("checkbox", { name: "Batch norm" }).check();
  await expect(notes).toHaveCount(0);
});

test("undo and redo lead through edits, presets, data and seeds, by button and by key", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=1&epochs=1");
  await original(page).getByRole("article").first().hover();
  await button(page, "Add a layer after 1").click();
  await expect(editor(page, 2)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(button(page, "Add a layer after 1")).toBeFocused();
  await expect(cards(page)).toHaveCount(4);

  await page.getByRole("spinbutton", { name: "Seed" }).fill("5");
  await page.getByRole("spinbutton", { name: "Seed" }).press("Enter");
  await expect(status(page)).toContainText("Press Train");
  await button(page, "Undo").click();
  await expect(page.getByRole("spinbutton", { name: "Seed" })).toHaveValue("0");
  await button(page, "Train").focus();
  await page.keyboard.press("Control+z");
  await expect(cards(page)).toHaveCount(3);
  await expect(preset(page)).toHaveText("Moons: an easy task");
  await expect(button(page, "Undo")).toBeDisabled();

  await page.keyboard.press("Control+Shift+Z");
  await expect(cards(page)).toHaveCount(4);
  await button(page, "Redo").click();
  await expect(page.getByRole("spinbutton", { name: "Seed" })).toHaveValue("5");
  await expect(button(page, "Redo")).toBeDisabled();
  await expect(button(page, "Redo")).toBeFocused(); // whoever goes by keys does not begin at the top again

  await page.getByRole("spinbutton", { name: "Seed" }).focus();
  await page.keyboard.press("Control+z"); // in a text field the keys belong to the text
  await expect(cards(page)).toHaveCount(4);
});

test("the keyboard alone edits a layer", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=1&epochs=1");
  await button(page, "Edit layer 1").focus();
  await page.keyboard.press("Enter");
  await expect(editor(page, 1).getByRole("combobox", { name: "Type" })).toBeFocused();
  await page.keyboard.press("Tab");
  const units = editor(page, 1).getByRole("spinbutton", { name: "Units" });
  await expect(units).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(cards(page).first()).toContainText("dense 17");
  await expect(units).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button(page, "Edit layer 1")).toBeFocused();
});

test("settings of training open the experiment anew, those of fusing keep what is trained", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  await button(page, "Settings").click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  await expectAccessible(page);
  await settings.getByRole("spinbutton", { name: "Epochs", exact: true }).fill("3");
  await settings.getByRole("spinbutton", { name: "Epochs", exact: true }).press("Enter");
  await settings.getByRole("combobox", { name: "Optimizer" }).selectOption("RMSprop");
  await settings.getByRole("spinbutton", { name: "Learning rate" }).fill("0.003");
  await settings.getByRole("spinbutton", { name: "Learning rate" }).press("Enter");
  await page.keyboard.press("Escape");
  await trainOriginal(page, 3);

  await button(page, "Settings").click();
  await settings.getByRole("combobox", { name: "Method" }).selectOption("product");
  await settings.getByRole("combobox", { name: "Inherit" }).selectOption("the fused layer only");
  await page.keyboard.press("Escape");
  await expect(status(page)).toContainText("Epoch 3 of 3");
  await fuse(page);
  await expect(button(page, "Undo")).toBeEnabled();
});

test("stride, slope, a layer's own decay, initializer and schedule are set, trained with, and undone", async ({
  page,
}) => {
  await openLab(page, "?preset=digits-conv&replicas=1&epochs=2");
  await button(page, "Edit layer 1").click();
  await commit(page, 1, "Stride", "2");
  await expect(cards(page).first()).toContainText("conv 4, 3×3, stride 2");
  await editor(page, 1).getByRole("combobox", { name: "Activation" }).selectOption("leakyRelu");
  await commit(page, 1, "Slope below 0", "0.2");
  await editor(page, 1).getByText("More", { exact: true }).click();
  await editor(page, 1).getByRole("checkbox", { name: "Own weight decay" }).check();
  await commit(page, 1, "Weight decay (L2)", "0.001");
  await expectAccessible(page);
  await commit(page, 1, "Stride", "16");
  await expect(editor(page, 1).getByRole("alert")).toContainText(
    "Layer 2 (conv 8, 3×3), max pool 2: the window is larger than its input",
  );
  await page.keyboard.press("Escape");

  await button(page, "Settings").click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  await settings.getByRole("combobox", { name: "Initializer" }).selectOption("orthogonal");
  await settings.getByRole("spinbutton", { name: "Gain" }).fill("1.4");
  await settings.getByRole("spinbutton", { name: "Gain" }).press("Enter");
  await settings.getByText("Learning-rate schedule").click();
  await settings.getByRole("button", { name: "Add a change" }).click();
  const change = settings.getByRole("group", { name: "Change 1" });
  await expect(change.getByRole("spinbutton", { name: "Learning rate" })).toHaveValue("0.0003");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await trainOriginal(page, 2);
  await fuse(page);

  for (let back = 0; back < 3; back++) await button(page, "Undo").click();
  await button(page, "Settings").click();
  await expect(settings.getByRole("combobox", { name: "Initializer" })).toHaveValue("heNormal");
  await expect(change).toBeHidden();
});

test("what a fusion takes is in plain sight before it is paid", async ({ page }) => {
  await openLab(page, "?preset=digits&replicas=2&epochs=1");
  const price = page.locator(".price");
  await expect(price).toContainText("Fusing: about 0.3 s, 32 inputs, solve 21.8 kFLOP");
  await button(page, "Settings").click();
  await page.getByRole("combobox", { name: "Method" }).selectOption("product");
  await expect(price).not.toContainText("Fusing:");
});

test("twenty quick edits leave a sound page", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=1");
  await button(page, "Train").click();
  for (let round = 0; round < 5; round++) {
    await button(page, "Edit layer 1").click();
    await editor(page, 1).getByRole("button", { name: "Duplicate" }).click();
    await editor(page, 2).getByRole("button", { name: "Insert after" }).click();
    await editor(page, 3).getByRole("button", { name: "Remove" }).click();
    await button(page, "Undo").click();
  }
  await expect(cards(page)).toHaveCount(13);
  await trainOriginal(page, 1);
  await expect(page.getByRole("alert")).toBeHidden();
});

test("one layer alone is trained, and nothing asks for it to be fused", async ({ page }) => {
  await openLab(
    page,
    "#title=One&replicas=2&data.name=moons&network.layers=((type:dense,units:2))&training.epochs=2&shallowEpochs=2&v=1",
  );
  await expect(region(page, "Original network")).toContainText("1 layer ·");
  await expect(region(page, "Fused network")).toContainText("Fusing takes two layers");
  await trainOriginal(page, 2);
  await expect(status(page)).toContainText("One layer alone cannot be fused");
});
