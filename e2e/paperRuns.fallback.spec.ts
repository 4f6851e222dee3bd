// Runs of the paper that come with the page: by the address, or from the list of presets, with their numbers.

import { expect } from "@playwright/test";
import { button, openLab, region, test } from "./journey.ts";

/** Where its data are installed, and where they are not. */
const SHOWN = /results\.json: its experiment is open|What came of Run 1 is drawn all the same/;

test("?run= opens the experiment of the paper and pins what came of it, once", async ({ page }) => {
  await page.goto("?run=airfoil&engine=simd");
  await expect(page.getByText(SHOWN)).toBeVisible();
  await expect(
    page.getByRole("combobox", { name: "Preset" }).locator("option:checked"),
  ).toContainText("Airfoil");
  await expect(region(page, "Verdict")).toContainText(/Run 1: (Ahead of|Level with|Behind) /);
  await expect(page).not.toHaveURL(/[?&]run=/);
  await page.reload();
  await expect(
    page.getByRole("combobox", { name: "Preset" }).locator("option:checked"),
  ).toContainText("Airfoil");
});

test("where its data do not come, the verdicts of the run are shown all the same", async ({
  page,
}) => {
  await page.route("**/data/**", (route) => route.fulfill({ status: 404 }));
  await page.goto("?run=airfoil&engine=simd");
  await expect(page.getByRole("alert")).toContainText("What came of Run 1 is drawn all the same");
  await expect(region(page, "Verdict")).toContainText(/Run 1: (Ahead of|Level with|Behind) /);
  await expect(region(page, "Verdict").getByRole("table")).toBeVisible();
});

test("a run is chosen among the presets; an experiment that is open stays behind it by Undo", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&engine=simd");
  const preset = page.getByRole("combobox", { name: "Preset" });
  await preset.selectOption({ label: "Activity, 1-D signals" });
  await expect(page.getByText(SHOWN)).toBeVisible();
  await button(page, "Undo").click();
  await expect(preset).toHaveValue("moons");
});

test("a run that there is not, or that does not come, is reported, and what was open stays", async ({
  page,
}) => {
  await openLab(page, "?run=nothing&engine=simd");
  await expect(
    page.getByText(/There is no run “nothing”; there are fashion-mnist-once-he,/),
  ).toBeVisible();
  await page.route("**/experiments/runs/*.json", (route) => route.fulfill({ status: 503 }));
  await page
    .getByRole("combobox", { name: "Preset" })
    .selectOption({ label: "California housing" });
  await expect(
    page.getByText(
      /could not be opened: the server has no experiments\/runs\/housing\.json \(status 503\)/,
    ),
  ).toBeVisible();
  await expect(button(page, "Train")).toBeEnabled();
});
