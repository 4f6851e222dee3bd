// Experiments leave the page and come back: as links, as files, and through the run without a browser.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import type { Download, Page } from "@playwright/test";
import {
  button,
  acceptTable,
  chooseFile,
  expectAccessible,
  fuse,
  importSheet,
  openLab,
  race,
  region,
  slider,
  status,
  test,
  trainOriginal,
} from "./journey.ts";

const SMALL = "?preset=moons&replicas=2&epochs=2&engine=simd";
const spin = (page: Page, name: string) => page.getByRole("spinbutton", { name });

async function set(page: Page, name: string, value: number): Promise<void> {
  await spin(page, name).fill(String(value));
  await spin(page, name).press("Enter");
}

async function save(page: Page, name: string): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
  return download;
}

/** Leaves out what differs from machine to machine: clocks and the number of threads. */
const isOfMachine = (key: string) => key === "seconds" || key === "adapter";

const textOf = async (download: Download) => readFile(await download.path(), "utf8");

test("the address follows the experiment without filling the history, and Share copies it", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLab(page, SMALL);
  await expect(page).toHaveURL(/\?engine=simd#preset=moons&replicas=2&training\.epochs=2/);
  const entries = await page.evaluate(() => history.length);
  for (const seed of [3, 4, 5]) await set(page, "Seed", seed);
  await slider(page, "Last layer to fuse").press("ArrowRight");
  await expect(page).toHaveURL(/&seed=5&replicas=2&.*fusion\.span=\(1,3\)/);
  expect(await page.evaluate(() => history.length)).toBe(entries);

  await button(page, "Share").click();
  await expect(status(page)).toContainText("Link copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(page.url());

  const other = await context.newPage();
  await openLab(other, link);
  await expect(spin(other, "Seed")).toHaveValue("5");
  await expect(spin(other, "Replicas")).toHaveValue("2");
  await expect(slider(other, "Last layer to fuse")).toHaveValue("3");
  await expect(other.getByRole("combobox", { name: "Preset" })).toHaveValue("moons");
});

test("a link pasted into the open page opens, and Back returns to what was there", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await page.evaluate(() => location.assign("#preset=friedman1&replicas=1"));
  await expect(status(page)).toContainText("Friedman 1 is ready");
  await expect(page).toHaveURL(/#preset=friedman1&replicas=1&v=1$/);
  await page.goBack();
  await expect(status(page)).toContainText("Two moons is ready");
  await expect(spin(page, "Replicas")).toHaveValue("2");
});

test("a bad field of a link is left out with its reason, and the rest opens", async ({ page }) => {
  await openLab(page, "?engine=simd#v=1&preset=moons&replicas=9999&seed=4");
  await expect(page.getByRole("alert")).toContainText(
    "Left out of this link: replicas=9999 (must be a whole number from 1 to 64, got 9999). All else in it is open.",
  );
  await expect(page.getByRole("combobox", { name: "Preset" })).toHaveValue("moons");
  await expect(spin(page, "Seed")).toHaveValue("4");
});

test("a link that cannot be read stays in the address, and what was open stays open", async ({
  page,
}) => {
  await openLab(page, "?engine=simd#v=1&preset=moos&seed=3");
  await expect(page.getByRole("alert")).toContainText("there is no preset “moos”");
  await expect(page.getByRole("combobox", { name: "Preset" })).toHaveValue("digits");
  await page.evaluate(() => location.assign("#v=1&preset=moons&seed=3"));
  await expect(spin(page, "Seed")).toHaveValue("3");
  await page.evaluate(() => location.assign("#v=1&preset=moo"));
  await expect(page.getByRole("alert")).toContainText("there is no preset “moo”");
  await expect(spin(page, "Seed")).toHaveValue("3");
  await page.waitForTimeout(600); // longer than the address waits to follow
  expect(new URL(page.url()).hash).toBe("#v=1&preset=moo");
});

test("links that mail and chat have mangled open as they were meant", async ({ page }) => {
  await openLab(page, "?engine=simd#preset=moons&seed=3&fusion.span=%281,2%29&replicas=2&v=1");
  await expect(spin(page, "Seed")).toHaveValue("3");
  await expect(page.getByRole("slider", { name: "Last layer to fuse" })).toHaveValue("2");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.evaluate(() =>
    location.assign("#v=1&preset=digits&fusion.span=(1,2)&replicas=1&arms=(original,fused,random"),
  );
  await expect(page.getByRole("alert")).toContainText(
    "This link is of an earlier version of the lab. Numbers may come out differently",
  );
  await expect(page.getByRole("combobox", { name: "Preset" })).toHaveValue("digits");
  await expect(page.getByRole("slider", { name: "First layer to fuse" })).toHaveValue("1");
  await expect(page).toHaveURL(/&v=1$/);
});

test("where the clipboard is closed the link is shown, selected", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await openLab(page, SMALL);
  await button(page, "Share").click();
  const dialog = page.getByRole("dialog", { name: "Link to this experiment" });
  await expect(dialog.getByRole("textbox", { name: "Link" })).toHaveValue(page.url());
  const selected = await dialog.getByRole("textbox").evaluate((field: HTMLInputElement) => {
    return field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
  });
  expect(selected).toBe(page.url());
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("results.json of the page are those of the same experiment run without a browser", async ({
  page,
}, testInfo) => {
  await openLab(page, SMALL);
  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
  await button(page, "Export").click();
  await expect(region(page, "Networks")).toBeVisible();
  await expectAccessible(page);
  const download = await save(page, "results.json");
  expect(download.suggestedFilename()).toBe("moons-an-easy-task.seed-0.results.json");
  await expect(status(page)).toHaveText("Saved moons-an-easy-task.seed-0.results.json.");
  const fromPage = await textOf(download);

  const experiment = await save(page, "experiment.json");
  const file = testInfo.outputPath("small.experiment.json");
  await experiment.saveAs(file);
  const lab = ["scripts/run.mjs", "src/cli/lab.ts", "run", file, "--engine", "simd"];
  const { stdout } = await promisify(execFile)(process.execPath, lab, { maxBuffer: 2 ** 26 });
  const timeless = (text: string): unknown =>
    JSON.parse(text, (key, value: unknown) => (isOfMachine(key) ? key : value));
  expect(timeless(stdout)).toEqual(timeless(fromPage));
});

test("curves and figures are saved under the experiment's name", async ({ page }) => {
  await openLab(page, SMALL);
  await button(page, "Export").click();
  const csv = (await textOf(await save(page, "curves.csv"))).split("\n");
  expect(csv[0]).toBe("arm,replica,epoch,step,seconds,trainLoss,trainAccuracy,valLoss,valAccuracy");
  expect(csv[1]).toMatch(/^original,0,0,0,0(,[\d.]+){4}$/);
  await page.keyboard.press("Escape");
  await trainOriginal(page, 2);
  await fuse(page);
  await button(page, "Export").click();
  const svg = await save(page, "Loss of every arm, SVG");
  expect(svg.suggestedFilename()).toBe("moons-an-easy-task.seed-0.loss-of-every-arm.svg");
  expect(await textOf(svg)).toMatch(/^<svg xmlns[^]*<title>[^]*<\/svg>$/);
  expect(await textOf(await save(page, "Signal lost by fusing every span, SVG"))).toMatch(
    /<desc>Fusing layers \d to \d loses /,
  );
  for (const label of ["True against fused pre-activation", "Weights of the fused layer"]) {
    const png = await readFile(await (await save(page, `${label}, PNG`)).path());
    expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
    expect(png.readUInt32BE(16)).toBeGreaterThan(500); // pixels across
  }
});

test("Open takes experiments, shows what is wrong with a file, and trains on a visitor's table", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await button(page, "Export").click();
  const text = await textOf(await save(page, "experiment.json"));
  const results = await textOf(await save(page, "results.json"));
  await page.keyboard.press("Escape");
  await chooseFile(page, "mine.results.json", results);
  await expect(page.getByRole("alert")).toContainText("mine.results.json: its experiment is open");
  await chooseFile(page, "picture.png", "\u0089PNG\0\0");
  await expect(page.getByRole("alert")).toContainText("picture.png: no format that is known.");
  const wrong = text.replace(`"batchSize": 16`, `"batchSize": "many"`);
  await chooseFile(page, "wrong.experiment.json", wrong);
  await expect(page.getByRole("alert")).toContainText(
    `wrong.experiment.json: training.batchSize: must be a whole number, got "many"`,
  );
  await chooseFile(page, "other.experiment.json", text.replace(`"seed": 0`, `"seed": 42`));
  await expect(spin(page, "Seed")).toHaveValue("42");
  await expect(page.getByRole("alert")).toBeHidden();

  await chooseFile(page, "broken.csv", "a,kind\n1,oak\nmany,elm\n");
  await expect(importSheet(page).getByRole("alert")).toContainText(
    `row 2, column "a": "many" is not a number`,
  );
  await page.keyboard.press("Escape");
  await expect(status(page)).toContainText("broken.csv was not opened.");
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${i % 7},${i < 30 ? "low" : "high"}`);
  await chooseFile(page, "heights.csv", ["a,b,kind", ...rows].join("\n"));
  await acceptTable(page);
  await expect(status(page)).toContainText("heights.csv is ready: 48 training and 12 validation");
  const data = page.getByRole("combobox", { name: "Data set" });
  await expect(data.getByRole("option", { name: "Own table: heights.csv" })).toBeAttached();
  await expect(data).toHaveValue("heights.csv");
  await trainOriginal(page, 40);
  await data.selectOption("spirals");
  await expect(status(page)).toContainText("Two spirals is ready");
  await data.selectOption("heights.csv");
  await expect(status(page)).toContainText("heights.csv is ready");
});

test("a file dropped anywhere on the page is opened", async ({ page }) => {
  await openLab(page, SMALL);
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File(["x,y\n1,2\n2,4\n3,6\n4,8\n5,9\n"], "line.csv"));
    const send = (type: string) =>
      document.body.dispatchEvent(
        new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }),
      );
    send("dragover");
    send("drop");
  });
  await acceptTable(page);
  await expect(status(page)).toContainText("line.csv is ready: 4 training and 1 validation");
});

test("any replica of any arm is saved as a file of another program, with the lines that load it", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await trainOriginal(page, 2);
  await fuse(page);
  await button(page, "Export").click();
  const networks = region(page, "Networks");
  await networks.getByRole("combobox", { name: "Arm" }).selectOption("fused");
  await networks.getByRole("combobox", { name: "Replica" }).selectOption("2");
  await networks.getByRole("combobox", { name: "Format" }).selectOption("NumPy (.npz)");
  const saved = await save(page, "Save network");
  expect(saved.suggestedFilename()).toMatch(/^moons.*\.fused-2\.npz$/);
  await networks.getByText("in PyTorch").click();
  await expect(networks).toContainText(`np.load("${saved.suggestedFilename()}")`);
  await expectAccessible(page);

  const file = await readFile(await saved.path());
  await chooseFile(page, saved.suggestedFilename(), file); // and it opens here as a network to start from
  await expect(region(page, "Original network")).toContainText("2 layers", { timeout: 30_000 });
});
