// Input from outside: files that take long, tables with numbers beyond measure, links and files with more
// faults than a message holds, an engine whose script does not come.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import {
  acceptTable,
  button,
  chooseFile,
  dropFile,
  importSheet,
  openLab,
  status,
  test,
} from "./journey.ts";

const SMALL = "?preset=moons&replicas=2&epochs=2&engine=simd";
const alert = (page: Page) => page.getByRole("alert").filter({ hasText: /\w/ });

function table(rows: number, cell: (row: number) => string = String): string {
  const lines = Array.from(
    { length: rows },
    (_, i) => `${cell(i)},${i % 7},${i % 2 ? "oak" : "elm"}`,
  );
  return `length,width,kind\n${lines.join("\n")}`;
}
const BIG = table(1_500_000, (row) => `${row}.25`);

test("of a big file and then a small one, the small one is on the sheet", async ({ page }) => {
  await openLab(page, SMALL);
  await chooseFile(page, "big.csv", BIG);
  await expect(importSheet(page)).toContainText("big.csv");
  await dropFile(page, "small.csv", table(40));
  await expect(importSheet(page)).toContainText("small.csv: 40 rows, 3 columns");
  await page.waitForTimeout(3000); // by now the large one would have been read
  await expect(importSheet(page)).toContainText("small.csv: 40 rows, 3 columns");
  await acceptTable(page);
  await expect(status(page)).toContainText("small.csv is ready");
  await expect(page.getByRole("combobox", { name: "Data set" })).toHaveValue("small.csv");
  await expect(alert(page)).toHaveCount(0);
});

test("a file that is being read can be cancelled at once, and what was open goes on", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await chooseFile(page, "big.csv", BIG);
  await expect(importSheet(page).getByRole("progressbar")).toBeVisible();
  await importSheet(page).getByRole("button", { name: "Cancel" }).click();
  await expect(status(page)).toContainText("big.csv was not opened.");
  await page.getByRole("combobox", { name: "Preset" }).selectOption("friedman1");
  await expect(status(page)).toContainText("Friedman 1 is ready");
  await page.waitForTimeout(3000);
  await expect(page.getByRole("combobox", { name: "Data set" })).toHaveValue("friedman1");
  await expect(importSheet(page)).toHaveCount(0);
  await expect(alert(page)).toHaveCount(0);
});

test("a big table is opened in the end, and the sheet counts what is used of it", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await chooseFile(page, "big.csv", BIG);
  await expect(importSheet(page)).toContainText("Uses 12,500 of 1,500,000 rows", {
    timeout: 60_000,
  });
  await acceptTable(page);
  await expect(status(page)).toContainText("big.csv is ready", { timeout: 60_000 });
});

test("a file larger than is read is refused with the limit", async ({ page }) => {
  await openLab(page, SMALL);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(65 * 2 ** 20)], "huge.csv"));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
  });
  await expect(alert(page)).toContainText(
    /huge\.csv has 68 MB, and files up to 64 MB are opened here: keep fewer rows/,
  );
  await expect(status(page)).toContainText("huge.csv was not opened");
});

test("1e308 in a table is refused by its row and column, what was open stays open", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await chooseFile(
    page,
    "trees.csv",
    table(40, (row) => (row === 11 ? "1e308" : String(row))),
  );
  await expect(importSheet(page).getByRole("alert")).toContainText(
    'row 12, column "length": 1e+308 is beyond ±3.4e38, the largest number that networks are trained with; give the column another unit, or delete the row',
  );
  await expect(importSheet(page).getByRole("button", { name: "Use this table" })).toBeDisabled();
  await importSheet(page).getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("combobox", { name: "Data set" })).toHaveValue("moons");
});

test("an experiment on a table of somebody's own asks for the table, not for an installation", async ({
  page,
}) => {
  await openLab(page, SMALL);
  const layers = [{ type: "dense", units: 2 }];
  await chooseFile(
    page,
    "theirs.experiment.json",
    JSON.stringify({ version: 1, data: { name: "THEIRS.CSV" }, network: { layers } }),
  );
  await expect(alert(page)).toContainText(
    /the table THEIRS\.CSV is not here.*open the file itself with Open…/,
  );
  await expect(alert(page)).not.toContainText("npm run data");
});

test("100,000 wrong layers, and a cell of ten megabytes, are reported in 600 characters", async ({
  page,
}) => {
  await openLab(page, SMALL);
  const layers = Array.from({ length: 100_000 }, () => ({ type: "dense", units: 0 }));
  const wrong = { version: 1, data: { name: "moons" }, network: { layers } };
  await chooseFile(page, "wrong.experiment.json", JSON.stringify(wrong));
  await expect(alert(page)).toContainText(/and 99,99\d more\. What was open stays open\./);
  expect((await alert(page).locator("p").textContent())!.length).toBeLessThanOrEqual(600);
  await chooseFile(page, "cell.csv", `a,y\n1,2\n${"x".repeat(1e7)},3`);
  const problem = importSheet(page).getByRole("alert");
  await expect(problem).toContainText(/row 2, column "a": "x+ … x+" is not a number/);
  expect((await importSheet(page).textContent())!.length).toBeLessThan(5000);
});

test("a link of 39 kB of fields is refused at once, and the page trains", async ({ page }) => {
  const fields = Array.from({ length: 8000 }, (_, i) => `f${i}=1`).join("&");
  await openLab(page, `./?engine=simd#preset=moons&${fields}`);
  await expect(alert(page)).toContainText(/This link could not be read: f0: unknown field/);
  await expect(button(page, "Train")).toBeEnabled();
});

test("an engine whose script does not come is reported as that", async ({ page }) => {
  await page.route(/\/spawn-[^/]*\.js$/, (route) => route.abort());
  await page.goto(SMALL);
  await expect(alert(page)).toContainText(
    "the code of the engine simd could not be fetched. Check the connection, then try again",
  );
  await page.unroute(/\/spawn-[^/]*\.js$/);
  await button(page, "Reset").click();
  await expect(status(page)).toContainText("Two moons is ready");
});
