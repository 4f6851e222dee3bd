// Parts of the page that are fetched later: one that does not come leaves a message in its place
// and can be tried again; nothing else is held up.

import { expect } from "@playwright/test";
import {
  button,
  acceptTable,
  chooseFile,
  coveredControls,
  fuse,
  loseEveryPart,
  loseScripts,
  openLab,
  region,
  test,
  trainOriginal,
} from "./journey.ts";

const SMALL = "?preset=moons&replicas=2&epochs=2&engine=simd";
const SENTENCE = "This part of the page could not be fetched.";

test("figures that cannot be fetched hold up nothing, and come when tried again", async ({
  page,
}) => {
  await page.route("**/figures-*.js", (route) => route.abort());
  await openLab(page, SMALL);
  const curves = region(page, "Curves");
  await expect(curves.getByRole("alert")).toContainText(SENTENCE);
  await trainOriginal(page, 2);
  await page.unroute("**/figures-*.js");
  await curves.getByRole("button", { name: "Try again" }).click();
  await expect(curves.getByRole("img", { name: "Loss of every arm" })).toBeVisible();
  await expect(page.getByRole("img", { name: "Weights of layer 1, dense 16" })).toBeVisible();
  await expect(page.getByText(SENTENCE)).toHaveCount(0);
});

test("a panel that cannot be fetched after fusing leaves the others whole", async ({ page }) => {
  await page.route("**/Kernels-*.js", (route) => route.abort());
  await openLab(page, SMALL);
  await fuse(page);
  const weights = region(page, "Weights");
  await expect(weights.getByRole("alert")).toContainText(SENTENCE);
  await expect(region(page, "Why").getByRole("slider").first()).toBeVisible();
  await page.unroute("**/Kernels-*.js");
  await weights.getByRole("button", { name: "Try again" }).click();
  await expect(weights.getByRole("heading", { name: "product of kernels" })).toBeVisible();
  await expect(button(page, "Train")).toBeEnabled();
});

for (const [lost, what] of [
  ["Kernels", "a part"],
  ["spectrum", "scripts that a part imports"],
]) {
  test(`${what}, lost for ever at the first address, come from another when tried again`, async ({
    page,
  }) => {
    const entries: string[] = [];
    page.on("request", (request) => {
      if (/\/index-[^/]*\.js$/.test(request.url())) entries.push(request.url());
    });
    await loseScripts(page, lost);
    await openLab(page, SMALL);
    await fuse(page);
    const weights = region(page, "Weights");
    await expect(weights.getByRole("alert")).toContainText(SENTENCE);
    await weights.getByRole("button", { name: "Try again" }).click();
    await expect(weights.getByRole("heading", { name: "product of kernels" })).toBeVisible();
    await expect(page.getByText(SENTENCE)).toHaveCount(0);
    expect(entries).toHaveLength(1);
  });
}

test("a race that is over is judged when the script that judges comes: its failure is reported, and it is not lost", async ({
  page,
}) => {
  await loseScripts(page, "finalSentence");
  await openLab(page, SMALL);
  await fuse(page);
  await button(page, "Train").click();
  const status = page.getByRole("status").first();
  const alert = page.getByRole("alert").filter({ hasText: "The verdict is missing" });
  await expect(alert).toContainText("Nothing of the race is lost; check the connection");
  await expect(status).toContainText("The race is over.");
  await expect(region(page, "Verdict").getByRole("table").first()).toBeVisible();
  await alert.getByRole("button", { name: "Fetch the verdict" }).click();
  await expect(status).toContainText("INCONCLUSIVE");
  await expect(status).not.toContainText("The race is over.");
  await expect(alert).toHaveCount(0);
});

test("what draws on the first screen, lost for ever at its address, comes from another", async ({
  page,
}) => {
  await loseScripts(page, "figures|kit");
  await openLab(page, SMALL);
  await region(page, "Curves").getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("img", { name: "Weights of layer 1, dense 16" })).toBeVisible();
  await expect(page.getByText(SENTENCE)).toHaveCount(0);
  await button(page, "Export").click();
  await expect(button(page, "experiment.json")).toBeVisible();
});

test("Open… without its script reports what to do, and works at the next press", async ({
  page,
}) => {
  await loseScripts(page, "open");
  await openLab(page, SMALL);
  const table = `length,width,kind\n${Array.from({ length: 40 }, (_, i) => `${i},${i % 7},${i % 2 ? "oak" : "elm"}`).join("\n")}`;
  await chooseFile(page, "trees.csv", table);
  await expect(page.getByRole("alert").filter({ hasText: "trees.csv" })).toContainText(
    "Could not open trees.csv: this part of the page could not be fetched: check the connection and try again.",
  );
  await expect(button(page, "Train")).toBeEnabled();
  await chooseFile(page, "trees.csv", table);
  await acceptTable(page);
  await expect(page.getByRole("status")).toContainText("trees.csv is ready");
});

test("a number that cannot be read for want of its script is refused in words, and read at the next try", async ({
  page,
}) => {
  await page.route("**/typedNumber-*.js", (route) => route.abort());
  await openLab(page, SMALL);
  const seed = page.getByRole("spinbutton", { name: "Seed" });
  await seed.fill("3.");
  await seed.press("Enter");
  await expect(
    page.getByText(/^Not read: this part of the page could not be fetched/),
  ).toBeVisible();
  await expect(seed).toHaveValue("0");
  await page.unroute("**/typedNumber-*.js");
  await seed.fill("3.");
  await seed.press("Enter");
  await expect(seed).toHaveValue("3");
});

test("a layer cannot be added without the rules of editing, which is reported, and can once they come", async ({
  page,
}) => {
  await page.route("**/edit-*.js", (route) => route.abort());
  await openLab(page, SMALL);
  const cards = region(page, "Original network").getByRole("article");
  const count = await cards.count();
  await cards.first().hover();
  await button(page, "Add a layer after 1").click();
  const form = page.getByRole("dialog", { name: "Layer 1" });
  const missing = page.getByRole("alert").filter({ hasText: SENTENCE });
  await expect(missing).toBeVisible(); // the editor is one script with the rules
  await page.unroute("**/edit-*.js");
  await missing.getByRole("button", { name: "Try again" }).click();
  await expect(form.getByRole("alert")).toContainText("No layer could be added: this part");
  await page.keyboard.press("Escape");
  await expect(cards).toHaveCount(count);
  await cards.first().hover();
  await button(page, "Add a layer after 1").click();
  await expect(page.getByRole("dialog", { name: "Layer 2" })).toBeVisible();
  await expect(cards).toHaveCount(count + 1);
});

test("Export without its script reports what to do, and saves at the next press", async ({
  page,
}) => {
  await loseScripts(page, "save|costsFigure");
  await openLab(page, SMALL);
  await button(page, "Export").click();
  await button(page, "experiment.json").click();
  await expect(page.getByRole("alert").filter({ hasText: "Could not save" })).toContainText(
    "Could not save the file: this part of the page could not be fetched: check the connection and try again.",
  );
  for (const name of ["experiment.json", "Signal lost by fusing every span, SVG"]) {
    if (!(await button(page, name).isVisible())) await button(page, "Export").click();
    await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
  }
});

test("offline, Open… and Export report it, and nothing is used up by trying", async ({
  page,
  context,
}) => {
  await openLab(page, SMALL);
  await context.setOffline(true);
  for (let press = 0; press < 3; press++) await chooseFile(page, "trees.csv", "a,y\n1,2\n3,4");
  await expect(page.getByRole("alert").filter({ hasText: "trees.csv" })).toContainText(
    "could not be fetched",
  );
  await button(page, "Export").click();
  await expect(page.getByText(SENTENCE).first()).toBeVisible(); // and of parts that were on their way
  await context.setOffline(false); // what has failed is asked for again by itself
  await expect(button(page, "experiment.json")).toBeVisible();
  expect(await page.evaluate(() => globalThis.chunkFolder)).toBe("%61ssets");
});

test("whatever is missing, no message lies over a control, and each can be dismissed or tried", async ({
  page,
}) => {
  await loseEveryPart(page);
  await openLab(page, SMALL);
  await fuse(page);
  await button(page, "Export").click();
  const report = page.getByRole("alert").filter({ has: button(page, "Dismiss") });
  await expect(report.first()).toContainText(SENTENCE);
  expect(await coveredControls(page)).toEqual([]);
  await report.first().getByRole("button", { name: "Dismiss" }).click();
  await expect(report).toHaveCount(0);
});

test("all style comes with the page: no part waits for a sheet of its own", async ({ page }) => {
  const answer = await page.request.get("./.vite/manifest.json");
  const chunks = Object.values(
    (await answer.json()) as Record<string, { css?: string[]; isEntry?: true }>,
  );
  expect(chunks.filter(({ css }) => css !== undefined).map(({ isEntry }) => isEntry)).toEqual([
    true,
  ]);
});
