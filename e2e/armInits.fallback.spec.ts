// An initializer of an arm's own: chosen beside the arm, kept in the link, named wherever the arm is, and the same for
// the headless run.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { headless } from "./headless.ts";
import {
  button,
  expectAccessible,
  exportedResults,
  fuse,
  openLab,
  race,
  status,
  test,
  trainOriginal,
} from "./journey.ts";

const list = (page: Page) => page.getByRole("group", { name: /^Also race/ });
const startOf = (page: Page, arm: string) =>
  list(page).getByRole("group", { name: `Start of ${arm}`, exact: true });
const initializerOf = (page: Page, arm: string) =>
  startOf(page, arm).getByRole("combobox", { name: "Initializer" });

test("He against orthogonal in one race, and the shell finds the same bits", async ({ page }) => {
  await openLab(page, "./#preset=moons&replicas=2&training.epochs=2&shallowEpochs=2&v=1");
  await button(page, "Choose…").click();
  await list(page).getByRole("checkbox", { name: "random, orthogonal", exact: true }).check();
  await expect(initializerOf(page, "random, orthogonal")).toHaveValue("orthogonal");
  const gain = startOf(page, "random, orthogonal").getByRole("spinbutton", { name: "Gain" });
  await gain.fill("1.4");
  await gain.press("Enter");
  await expect(page).toHaveURL(/armInits\.randomOtherInit\.gain=1\.4/);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByText("random, orthogonal 1.4; random, longer")).toBeVisible();

  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
  const verdicts = page.getByRole("region", { name: "Verdicts as a table" });
  await expect(verdicts.getByRole("rowheader", { name: "random, orthogonal 1.4" })).toBeVisible();
  const compared = page.getByRole("combobox", { name: "Compared with all others" });
  await expect(compared.locator("option:checked")).toHaveText("fused");
  const headline = await page.locator(".verdict .plainly").textContent();
  await compared.selectOption("random, orthogonal 1.4");
  await expect(
    verdicts.getByRole("columnheader", { name: "Random, orthogonal 1.4 against" }),
  ).toBeVisible();
  await expect(verdicts.getByRole("rowheader", { name: "fused", exact: true })).toBeVisible();
  await expect(verdicts.getByRole("rowheader", { name: "random", exact: true })).toBeVisible();
  await expect(page.locator(".verdict .plainly")).toHaveText(headline!);
  const results = await exportedResults(page);
  expect(results).toMatchObject({
    experiment: { armInits: { randomOtherInit: { type: "orthogonal", gain: 1.4 } } },
  });
  expect(await headless(results)).toEqual(results);
});

test("by keyboard an arm that always races gets an initializer of its own, and gives it back", async ({
  page,
}) => {
  await openLab(page, "./#preset=moons&replicas=2&training.epochs=1&shallowEpochs=1&v=1");
  await button(page, "Choose…").click();
  const own = initializerOf(page, "random");
  await expect(own.locator("option:checked")).toHaveText("as the original: He normal");
  await own.focus();
  await page.keyboard.press("L");
  await expect(page).toHaveURL(/armInits\.random\.type=lecunNormal/);
  await page.keyboard.press("Home");
  await expect(page).not.toHaveURL(/armInits/);
  await own.selectOption("LSUV");
  await page.keyboard.press("Escape");
  await trainOriginal(page, 1);
  await fuse(page);
  // What is chosen now is of the next race: the one that stands keeps its name.
  await button(page, "Choose…").click();
  await initializerOf(page, "random").selectOption("zeros");
  await page.keyboard.press("Escape");
  await button(page, "Train").click();
  await expect(status(page)).toContainText("Fused against random (LSUV) at the end: ", {
    timeout: 90_000,
  });
  await expect(page.locator(".verdict .plainly")).toContainText("than the random network (LSUV)");
});
