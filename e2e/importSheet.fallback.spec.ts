// A teacher's own table: what it was taken for stands on the import sheet, is put right at a click, and is
// what is trained. By mouse, by keys, and on a phone.

import { createHash } from "node:crypto";
import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import {
  acceptTable,
  button,
  chooseFile,
  dropFile,
  expectAccessible,
  importSheet,
  openLab,
  status,
  test,
  trainOriginal,
  watchBytes,
} from "./journey.ts";
import { injectIntoWorkers, WITHOUT_POLICY } from "./workerFaults.ts";

const SMALL = "?preset=moons&replicas=2&epochs=2&engine=simd";
const lines = (count: number, line: (row: number) => string) =>
  Array.from({ length: count }, (_, row) => line(row)).join("\n");

/** Semicolons, decimal commas, a column that numbers the rows, every tenth floor area missing. */
const FLATS = `id;rooms;area;place;price\n${lines(60, (i) => {
  const area = i % 10 === 4 ? "" : `${40 + ((i * 17) % 90)},5`;
  return `${i + 1};${1 + (i % 5)};${area};${["Mitte", "Süd"][i % 2]};${200 + ((i * 29) % 240)},9`;
})}\n`;
const IRIS = lines(
  60,
  (i) => `${4 + (i % 7) / 10},${3 + (i % 5) / 10},${i % 2 ? "setosa" : "virginica"}`,
);
const OUTCOME = `glucose,Outcome\n${lines(40, (i) => `${(i * 7) % 40}.5,${i % 2}`)}`;

const choice = (page: Page, name: string): Locator =>
  importSheet(page).getByRole("combobox", { name, exact: true });
const chosen = (select: Locator): Locator => select.locator("option:checked");
const use = (page: Page): Locator =>
  importSheet(page).getByRole("button", { name: "Use this table" });

test("a table with decimal commas, an id and missing cells is read as it was meant, and trains at one click", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await chooseFile(page, "flats.csv", FLATS);
  const sheet = importSheet(page);
  await expect(sheet).toContainText("flats.csv: 60 rows, 5 columns");
  await expect(chosen(choice(page, "Decimal mark"))).toHaveText("comma 3,14");
  await expect(chosen(choice(page, "Separator"))).toHaveText("semicolon ;");
  await expect(chosen(choice(page, "Predict the column"))).toHaveText("price");
  await expect(chosen(choice(page, "as"))).toHaveText("a number (regression)");
  await expect(chosen(choice(page, "Kind of id"))).toHaveText("ignored");
  await expect(chosen(choice(page, "Kind of place"))).toHaveText("category");
  await expect(choice(page, "Kind of id")).toHaveAccessibleDescription(/^guessed: /);
  await expect(sheet).toContainText("Uses 54 of 60 rows (6 left out: ");
  await expectAccessible(page);
  await acceptTable(page);
  await expect(status(page)).toContainText("flats.csv is ready: 43 training and 11 validation");
  await trainOriginal(page, 40); // few rows: the pace that comes with them
});

test("a choice changes what is read, stays with the table, and can be left to the guess again", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await dropFile(page, "flats.csv", FLATS);
  await choice(page, "Missing cells of area").selectOption({ label: "6 missing: use the median" });
  await expect(importSheet(page)).toContainText("Uses all 60 rows.");
  await choice(page, "Kind of id").selectOption("number");
  await expect(choice(page, "Kind of id")).toHaveAccessibleDescription("chosen by you");
  await choice(page, "Kind of id").selectOption("guess again");
  await expect(chosen(choice(page, "Kind of id"))).toHaveText("ignored");
  await acceptTable(page);
  await expect(status(page)).toContainText("flats.csv is ready: 48 training and 12 validation");
  await button(page, "Read as…").click();
  await expect(importSheet(page)).toContainText("Uses all 60 rows.");
  await expect(choice(page, "Missing cells of area")).toHaveValue("median");
  await choice(page, "Predict the column").selectOption("place");
  await expect(chosen(choice(page, "as"))).toHaveText("a class (classification)");
  await acceptTable(page);
  await expect(status(page)).toContainText("flats.csv is ready");
  await expect(page.getByRole("region", { name: "Original network" })).toContainText("dense 2");
});

test("of eight columns all are within the sheet at 1024 and 1440", async ({ page }) => {
  await openLab(page, SMALL);
  const names = ["age", "income in euros", "region", "married", "children", "height", "score"];
  const row = (i: number) => `${20 + i},${900 * i},Bavaria ${i % 3},no,${i % 4},17${i % 10},0.${i}`;
  await chooseFile(
    page,
    "eight.csv",
    `${[...names, "bought"].join()}\n${lines(40, (i) => `${row(i)},${i % 2 ? "yes" : "no"}`)}`,
  );
  const frame = importSheet(page).getByRole("group", { name: "First rows" });
  for (const width of [1024, 1440]) {
    await page.setViewportSize({ width, height: 768 });
    await expect.poll(() => frame.evaluate((all) => all.scrollWidth - all.clientWidth)).toBe(0);
  }
});

test("by keys: a file without a header loses no row, Enter uses it, Escape leaves what was open", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await dropFile(page, "iris.data", IRIS);
  await expect(importSheet(page)).toContainText("iris.data: 60 rows, 3 columns");
  await expect(chosen(choice(page, "First row"))).toHaveText("data already");
  await expect(use(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(importSheet(page)).toHaveCount(0);
  await expect(status(page)).toContainText("iris.data was not opened.");
  await expect(page.getByRole("combobox", { name: "Data set" })).toHaveValue("moons");
  await dropFile(page, "iris.data", IRIS);
  await expect(use(page)).toBeEnabled();
  await choice(page, "First row").focus();
  await page.keyboard.press("ArrowUp"); // names of the columns
  await expect(importSheet(page)).toContainText("59 rows");
  await page.keyboard.press("ArrowDown"); // data already
  await expect(importSheet(page)).toContainText("60 rows");
  await expect(use(page)).toBeEnabled();
  await page.keyboard.press("Tab"); // encoding
  await page.keyboard.press("Tab"); // cancel
  await page.keyboard.press("Tab");
  await expect(use(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("iris.data is ready: 48 training and 12 validation");
});

test("numbers 0 and 1 are classes, which is reported and changed with one choice", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await dropFile(page, "outcome.csv", OUTCOME);
  await expect(chosen(choice(page, "as"))).toHaveText("a class (classification)");
  await expect(importSheet(page).getByRole("list", { name: "Notes" })).toContainText(
    'The numbers of "Outcome" are taken as classes',
  );
  await choice(page, "as").selectOption("a number (regression)");
  await expect(importSheet(page)).toContainText("1 input → a number");
  await acceptTable(page);
  await expect(status(page)).toContainText("outcome.csv is ready");
});

test("what cannot be read is reported in the sheet, with what to change, and the change mends it", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await dropFile(page, "page.csv", "<!doctype html><p>Please sign in</p>");
  const problem = importSheet(page).getByRole("alert");
  await expect(problem).toContainText("page.csv: is a web page, not a table");
  await expect(use(page)).toBeDisabled();
  await dropFile(page, "odd.csv", `a,y\n${lines(30, (i) => `${i === 7 ? "many" : i % 9},${i}.5`)}`);
  await expect(problem).toContainText('row 8, column "a": "many" is not a number');
  await importSheet(page).getByRole("button", { name: "Count “many” as missing" }).click();
  await expect(problem).toHaveText("");
  await expect(importSheet(page)).toContainText("Uses 29 of 30 rows");
  await acceptTable(page);
  await expect(status(page)).toContainText("odd.csv is ready");
});

test("every odd cell is offered to be counted as missing, beside the usual marks, and can be taken back", async ({
  page,
}) => {
  await openLab(page, SMALL);
  const odd = (i: number) => ({ 3: "n.v.", 7: "k. A.", 9: "-", 12: "n.v." })[i] ?? String(i % 9);
  await dropFile(page, "odd.csv", `a,y\n${lines(30, (i) => `${odd(i)},${i}.5`)}`);
  const sheet = importSheet(page);
  await expect(sheet).toContainText("Row 4 holds “n.v.”, and 2 more");
  await sheet.getByRole("button", { name: "Count “n.v.” as missing" }).click();
  await sheet.getByRole("button", { name: "Count “k. A.” as missing" }).click();
  await expect(sheet).toContainText("Uses 26 of 30 rows (4 left out: ");
  await sheet.getByRole("button", { name: "Take “k. A.” as a cell again" }).click();
  await expect(sheet.getByRole("alert")).toContainText(
    'row 8, column "a": "k. A." is not a number',
  );
});

test("a bound such as <0.1 is never taken for a number unasked: the sheet names it and asks", async ({
  page,
}) => {
  await openLab(page, SMALL);
  const lead = (i: number) => (i % 10 === 3 ? "<0.1" : `${i % 9}.25`);
  const acid = (i: number) => `pH ${4 + (i % 7)}.${i % 10}`;
  await dropFile(
    page,
    "water.csv",
    `lead,acid,y\n${lines(60, (i) => `${lead(i)},${acid(i)},${i}.5`)}`,
  );
  const sheet = importSheet(page);
  await expect(sheet.getByRole("alert")).toContainText(
    'row 4, column "lead": "<0.1" is a bound, not what was measured, and so are 5 more',
  );
  await expect(use(page)).toHaveAttribute("aria-disabled", "true");
  const notes = sheet.getByRole("list", { name: "Notes" });
  await expect(notes).toContainText("“pH” before every number is left out.");
  await sheet.getByRole("button", { name: "Count bounds as missing" }).click();
  await expect(sheet).toContainText("Uses 54 of 60 rows");
  await choice(page, "Bounds such as <0.1").selectOption("read as their numbers");
  await expect(sheet).toContainText("Uses all 60 rows");
  await expect(notes).toContainText("6 bounds such as <0.1 are read as 0.1");
  await acceptTable(page);
  await expect(status(page)).toContainText("water.csv is ready");
});

test.describe("with a fault in the worker", () => {
  test.use(WITHOUT_POLICY);

  test("a worker that dies over a table is reported, and trying again reads it", async ({
    page,
  }) => {
    let deaths = 2; // the first, and the one that is asked in its place
    await page
      .context()
      .route("**/fault", (route) => route.fulfill({ body: deaths-- > 0 ? "yes" : "no" }));
    const die = () => {
      self.addEventListener(
        "message",
        ({ data }: MessageEvent<{ type?: string; file?: unknown }>) => {
          if (data.type !== "inspect" || !data.file) return;
          const request = new XMLHttpRequest();
          request.open("GET", `${self.location.origin}/fault`, false);
          request.send();
          if (request.responseText === "yes") throw new Error("out of memory");
        },
      );
    };
    await injectIntoWorkers(page, die, null);
    await openLab(page, SMALL);
    await dropFile(page, "flats.csv", FLATS);
    const sheet = importSheet(page);
    await expect(sheet.getByRole("alert")).toContainText("the worker that reads tables stopped");
    await sheet.getByRole("button", { name: "Try again" }).click();
    await expect(sheet).toContainText("flats.csv: 60 rows, 5 columns");
    await expect(sheet.getByRole("button", { name: "Try again" })).toHaveCount(0);
  });
});

test("a table has its own name, whatever its end, and waits for the file under the name of once", async ({
  page,
}) => {
  await openLab(page, SMALL);
  for (const name of ["FLATS.TSV", "flats.data"]) {
    await dropFile(page, name, FLATS);
    await acceptTable(page);
    await expect(page.getByRole("combobox", { name: "Data set" })).toHaveValue(name);
  }
  const accepted = page.locator("input[type=file]").first();
  await expect(accepted).toHaveAttribute("accept", /\.csv,\.tsv,\.tab,\.txt,\.data/);
  const asked = { name: "flats.data.csv", table: { target: "price" } };
  const layers = [{ type: "dense", units: 1 }];
  const experiment = { version: 1, seed: 5, replicas: 2, data: asked, network: { layers } };
  await chooseFile(page, "old.json", JSON.stringify(experiment));
  await expect(page.getByRole("alert")).toContainText("flats.data.csv is not here");
  await dropFile(page, "flats.data", FLATS);
  await expect(status(page)).toContainText("flats.data.csv is ready");
});

test("an experiment that names its table and how it is read needs no sheet, only the file", async ({
  page,
}) => {
  await openLab(page, SMALL);
  const experiment = {
    ...{ version: 1, title: "Rooms", seed: 3, replicas: 2 },
    data: { name: "flats.csv", table: { target: "rooms", task: "classification" } },
    network: {
      layers: [
        { type: "dense", units: 4 },
        { type: "dense", units: 5 },
      ],
    },
  };
  await chooseFile(page, "rooms.experiment.json", JSON.stringify(experiment));
  await expect(page.getByRole("alert")).toContainText("flats.csv is not here");
  await dropFile(page, "flats.csv", FLATS);
  await expect(status(page)).toContainText("flats.csv is ready: 43 training and 11 validation");
  await expect(importSheet(page)).toHaveCount(0);
  await expect(page.getByRole("spinbutton", { name: "Seed" })).toHaveValue("3");
});

test("choices that do not fit the file bring up the sheet, where they are changed", async ({
  page,
}) => {
  await openLab(page, SMALL);
  const asked = { name: "flats.csv", table: { target: "rent" } };
  const layers = [{ type: "dense", units: 1 }];
  const experiment = { version: 1, replicas: 2, data: asked, network: { layers } };
  await chooseFile(page, "rent.json", JSON.stringify(experiment));
  await expect(page.getByRole("alert")).toContainText("flats.csv is not here");
  await dropFile(page, "flats.csv", FLATS);
  await expect(importSheet(page).getByRole("alert")).toContainText('there is no column "rent"');
  await choice(page, "Predict the column").selectOption("price");
  await acceptTable(page);
  await expect(status(page)).toContainText("flats.csv is ready");
});

test.describe("at 390 px", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("columns are a list, everything is in reach of a thumb, nothing scrolls sideways", async ({
    page,
  }) => {
    await openLab(page, SMALL);
    const words = (i: number) => `a remark of ${i} words that are ${"long ".repeat(30)}`;
    const remarks = ["remark", ...Array.from({ length: 60 }, (_, i) => words(i))];
    const wordy = FLATS.trim()
      .split("\n")
      .map((line, i) => `${remarks[i]};${line}`)
      .join("\n");
    await dropFile(page, "flats.csv", wordy);
    const sheet = importSheet(page);
    await expect(sheet.getByRole("table")).toHaveCount(0);
    await expect(sheet.getByRole("region", { name: "Columns" }).getByRole("listitem")).toHaveCount(
      6,
    );
    await expectAccessible(page);
    const wide = await sheet.evaluate(
      (dialog) =>
        [dialog, ...dialog.querySelectorAll(".body, .body > *, .cards > li")].filter(
          ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1,
        ).length,
    );
    expect(wide).toBe(0);
    for (const select of await sheet.getByRole("combobox").all()) {
      expect((await select.boundingBox())!.height).toBeGreaterThanOrEqual(40);
    }
    await choice(page, "Kind of rooms").selectOption("category");
    await expect(choice(page, "Kind of rooms")).toHaveAccessibleDescription("chosen by you");
    await use(page).tap();
    await expect(status(page)).toContainText("flats.csv is ready");
  });
});

/** Eleven columns, two kinds of trees. */
const LONG = `a,b,c,d,e,f,g,h,i,j,kind\n${lines(200_000, (i) => `${Array.from({ length: 10 }, (_, c) => `${(i * (c + 3)) % 1009}.25`).join(",")},${i % 3 ? "oak" : "elm"}`)}`;

test("a long table, 200,000 rows of 11 columns, is read in the worker and opened", async ({
  page,
}) => {
  const touched = await watchBytes(page);
  await openLab(page, SMALL);
  await chooseFile(page, "long.csv", LONG);
  await expect(importSheet(page)).toContainText("Uses 12,500 of 200,000 rows", { timeout: 60_000 });
  await acceptTable(page);
  await expect(status(page)).toContainText("long.csv is ready: 10,000 training and 2,500", {
    timeout: 60_000,
  });
  const hash = createHash("sha256").update(LONG).digest("hex");
  const remembered = () => page.evaluate(() => sessionStorage.getItem("fuseinit-lab table"));
  await expect.poll(remembered).toBe(`${hash} long.csv`); // by its content a table is known
  // Whatever of 13 MB the page had read, copied or walked through would show here, on any machine.
  const { read, cloned, largest } = await touched();
  expect(read).toBeLessThanOrEqual(2 ** 13); // its first bytes, by which a format is known
  expect(read).toBeGreaterThan(0);
  expect(cloned).toBeLessThan(2 ** 20);
  expect(largest).toBeLessThan(10_000);
  expect(largest).toBeGreaterThan(0);
});
