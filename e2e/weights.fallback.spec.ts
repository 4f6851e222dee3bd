// A network of one's own: a file of weights is dropped on the page, fused as it is, and known again by a link.

import { createHash } from "node:crypto";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { bytesOf } from "#core/model/importers/vectorFiles.test-support.ts";
import { float32, writeSafetensors } from "#core/model/importers/writeSafetensors.test-support.ts";
import {
  button,
  chooseFile,
  expectAccessible,
  fuse,
  laneScore,
  openLab,
  region,
  test,
  trainOriginal,
} from "./journey.ts";

const NAME = "updown.safetensors";
const RANDOM = "Start from random weights";
/** As torch's nn.Sequential(Linear, ReLU, Linear, ReLU, Linear) is saved: whether a point lies high. */
const UPDOWN = writeSafetensors({
  "0.weight": float32([4, 2], [0, 1, 0, -1, 1, 0, -1, 0]),
  "0.bias": float32([4], [0, 0, 0, 0]),
  "2.weight": float32([4, 4], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]),
  "2.bias": float32([4], [0, 0, 0, 0]),
  "4.weight": float32([2, 4], [1, -1, 0, 0, -1, 1, 0, 0]),
  "4.bias": float32([2], [0, 0]),
});
const HASH = `sha256-${createHash("sha256").update(UPDOWN).digest("hex")}`;
const MOONS = "?preset=moons&replicas=3&epochs=2&engine=simd";

async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ([file, content]) => {
      const files = new DataTransfer();
      files.items.add(new File([Uint8Array.from(content)], file));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer: files, cancelable: true }));
    },
    [name, [...bytes]] as const,
  );
}

/** Chooses files under their own names, those of one model together. */
async function choose(page: Page, ...paths: readonly string[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    button(page, "Open…").click(),
  ]);
  const files = paths.map((path) => ({
    name: path.slice(path.lastIndexOf("/") + 1),
    mimeType: "application/octet-stream",
    buffer: Buffer.from(bytesOf(path)),
  }));
  await chooser.setFiles(files);
}

const guess = (page: Page) => page.getByRole("dialog", { name: "Guessed layers" });

async function openUpdown(page: Page): Promise<void> {
  await openLab(page, MOONS);
  await drop(page, NAME, UPDOWN);
  await expect(guess(page).getByRole("listitem")).toHaveText([
    "dense 4, relu",
    "dense 4, relu",
    "dense 2",
  ]);
  await button(page, "Use these layers").click();
  await expect(page.getByRole("alert")).toContainText(
    `${NAME} is open, with its weights in every replica: fuse at once, or train on.`,
  );
  await expect(button(page, "Fuse")).toBeEnabled();
  await expect(page).toHaveURL(
    new RegExp(`weights\\.hash=${HASH}&network\\.weights\\.name=${NAME}`),
  );
}

test("a dropped network is fused without training, and its verdict is known at once", async ({
  page,
}) => {
  await openUpdown(page);
  await expect(page.getByRole("alert")).toContainText("guessed from the shapes");
  await expect(region(page, "Original network")).toContainText("dense 4");
  await expectAccessible(page);
  await fuse(page);
  await expect(region(page, "Verdict")).toContainText(/BEATS|INCONCLUSIVE/);
  await expect(region(page, "Fused network")).toContainText("%");
});

test("models of TensorFlow.js and Keras bring their layers; one that has others is refused by their names", async ({
  page,
}) => {
  await openLab(page, MOONS);
  const alert = page.getByRole("alert");
  const shards = [1, 2].map((n) => `tfjs/moons/group1-shard${n}of2.bin`);
  await choose(page, shards[0], "tfjs/moons/model.json", shards[1]);
  await expect(alert).toContainText("model.json is open, with its weights in every replica");
  await expect(alert).toContainText("Its softmax is left out");
  await expect(region(page, "Original network")).toContainText("tanh");
  await choose(page, "numpy/listed.npz"); // of four inputs
  await expect(alert).toContainText("listed.npz: its network reads samples of 4");
  await choose(page, "keras/strange.refused.keras");
  await expect(alert).toContainText("its layers LSTM (lstm) have no counterpart here; build it of");
  await choose(page, "keras/sample.h5");
  await expect(alert).toContainText("sample.h5 is open");
  await fuse(page);
  await expect(region(page, "Verdict")).toContainText(/BEATS|LOSES|INCONCLUSIVE/);
});

test("training goes on from the file, and Reset begins with it again", async ({ page }) => {
  await openUpdown(page);
  const score = () => laneScore(page, "Original network");
  const asFile = await score();
  expect(asFile).toBeGreaterThan(0.7);
  await trainOriginal(page, 2);
  expect(await score()).not.toBe(asFile);
  await button(page, "Reset").click();
  await expect.poll(score).toBe(asFile);
});

test("an edit keeps the weights that fit it, and drops those that do not with a line that names them", async ({
  page,
}) => {
  await openUpdown(page);
  const editor = page.getByRole("dialog", { name: "Layer 1", exact: true });
  await button(page, "Edit layer 1").click();
  await editor.getByRole("combobox", { name: "Activation" }).selectOption("tanh");
  await expect(region(page, "Original network")).toContainText("tanh");
  await expect(page).toHaveURL(new RegExp(HASH));
  await editor.getByRole("spinbutton", { name: "Units" }).fill("5");
  await editor.getByRole("spinbutton", { name: "Units" }).press("Enter");
  await page.keyboard.press("Escape"); // the editor has an alert of its own
  await expect(page.getByRole("alert")).toContainText(
    `The weights of ${NAME} do not fit the changed layers: the network starts from random ones.`,
  );
  await expect(page).not.toHaveURL(/sha256/);
});

test("a link whose weights are not here asks for the file, and pretends nothing", async ({
  page,
  browser,
}) => {
  await openUpdown(page);
  const link = page.url();
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(link);
  const alert = stranger.getByRole("alert");
  await expect(alert).toContainText(
    `weights ${NAME} (${HASH.slice(0, 15)}…) are not here; open that file, or start from random weights`,
  );
  await expect(button(stranger, "Fuse")).toBeDisabled();
  await expectAccessible(stranger);
  await chooseFile(stranger, "renamed.safetensors", Buffer.from(UPDOWN));
  await expect(alert).toContainText("is open, with its weights in every replica");
  await expect(stranger).toHaveURL(new RegExp(HASH));
  await fuse(stranger);
  await expect(region(stranger, "Verdict")).toContainText(/BEATS|INCONCLUSIVE/);
});

test("a link opens by itself in the browser that has had the file, and from random weights where that is wanted", async ({
  page,
  browser,
}) => {
  await openUpdown(page);
  const again = await page.context().newPage();
  await again.goto(page.url());
  await expect(button(again, "Fuse")).toBeEnabled({ timeout: 60_000 });
  await expect(again.getByRole("alert")).toBeHidden();
  await fuse(again);
  await expect(region(again, "Verdict")).toContainText(/BEATS|INCONCLUSIVE/);

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(page.url());
  await button(stranger, RANDOM).click();
  await expect(button(stranger, "Fuse")).toBeEnabled();
  await expect(stranger).not.toHaveURL(/sha256/);
});

test("a network for other data is refused with those that fit, and a broken file by its name", async ({
  page,
}) => {
  await openLab(page, "?preset=friedman1&replicas=2&engine=simd");
  await drop(page, NAME, UPDOWN);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText(
    `${NAME}: its network reads samples of 2 and gives 2 values, and Friedman 1 has samples of 10 and one value; choose data that fit (Two spirals, Two moons)`,
  );
  await drop(page, "broken.safetensors", UPDOWN.subarray(0, -3));
  await expect(alert).toContainText("broken.safetensors: ");
  await expect(alert).toContainText("What was open stays open.");
});
