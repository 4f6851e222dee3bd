// Nothing that was trained is lost: a reload, Back, another tab, an arrow key too many, a storage that
// refuses. The engine is `simd`, whose bits are the same from one thread to the next.

import { createHash } from "node:crypto";
import { expect } from "@playwright/test";
import type { BrowserContext, Page } from "@playwright/test";
import {
  acceptTable,
  button,
  chooseFile,
  exportedResults,
  expectAccessible,
  fuse,
  openLab,
  race,
  region,
  status,
  test,
  trainOriginal,
} from "./journey.ts";

const addressOf = (preset: string, epochs: number, seed = 0) =>
  `?preset=${preset}&replicas=2&epochs=${epochs}&seed=${seed}&engine=simd`;
const SMALL = addressOf("moons", 2);
const seed = (page: Page) => page.getByRole("spinbutton", { name: "Seed" });
const last = (page: Page) => region(page, "Last session");

async function story(page: Page, address: string, epochs: number): Promise<void> {
  await openLab(page, address);
  await trainOriginal(page, epochs);
  await fuse(page);
  await race(page);
}

/** Until what is on the page has been written. */
async function rest(page: Page): Promise<void> {
  await page.waitForTimeout(2500);
}

/** Trains, and pauses at the first epoch: in the page, since a quick machine is at the end before its driver is back. */
const trainAndPause = (page: Page) =>
  page.evaluate(async () => {
    const press = (name: string) =>
      [...document.querySelectorAll("button")].find((b) => b.textContent === name)!.click();
    press("Train");
    const isUnderWay = () =>
      /: epoch [1-9]/.test(document.querySelector("[role=status]")!.textContent!);
    while (!isUnderWay()) await new Promise(requestAnimationFrame);
    press("Pause");
  });

const verdict = (page: Page) =>
  region(page, "Verdict")
    .getByText(/BEATS|LOSES|INCONCLUSIVE/)
    .first();

const CONTINUED = /^Continued where you were: step [\d,]+ of the race\.$/;

test("a race reloaded on its way, paused or not, goes on to the end it would have had", async ({
  page,
  browser,
}) => {
  test.setTimeout(360_000);
  const EPOCHS = 800; // a second or more, so that there is time to interrupt it
  const address = addressOf("moons", EPOCHS, 7);
  await openLab(page, address);
  await trainOriginal(page, EPOCHS);
  await fuse(page);
  await trainAndPause(page);
  await rest(page);
  await page.reload();
  await expect(status(page)).toHaveText(CONTINUED);
  const { arms } = await exportedResults(page);
  expect(arms.fused.replicas[0].steps.length).toBeGreaterThan(0);
  await button(page, "Train").click();
  await expect(button(page, "Pause")).toBeVisible();
  await page.reload();
  await expect(status(page)).toHaveText(CONTINUED);
  await race(page);
  const interrupted = await exportedResults(page);

  const context = await browser.newContext();
  const whole = await context.newPage();
  await story(whole, new URL(address, page.url()).href, EPOCHS);
  expect(interrupted).toEqual(await exportedResults(whole));
  await context.close();
});

test("a finished race is there at once after a reload, and may be begun anew and taken back", async ({
  page,
}) => {
  await story(page, SMALL, 2);
  const before = await exportedResults(page);
  await rest(page);
  await page.reload();
  await expect(verdict(page)).toBeVisible();
  await expect(status(page)).toHaveText("Continued where you were: the end of the race.");
  await expectAccessible(page);
  expect(await exportedResults(page)).toEqual(before);
  await button(page, "Begin anew").click();
  await expect(status(page)).toContainText("is ready");
  await expect(verdict(page)).toBeHidden();
  await expect(button(page, "Begin anew")).toBeHidden();
  await button(page, "Undo").click();
  await expect(verdict(page)).toBeVisible();
  expect(await exportedResults(page)).toEqual(before);
});

test("an arrow key in Seed does not cost a race: Undo brings verdict and curves back, and Train goes on", async ({
  page,
}) => {
  await story(page, SMALL, 2);
  const before = await exportedResults(page);
  await seed(page).press("ArrowUp");
  await expect(status(page)).toContainText("is ready");
  await expect(verdict(page)).toBeHidden();
  await button(page, "Undo").click();
  await expect(verdict(page)).toBeVisible();
  expect(await exportedResults(page)).toEqual(before);
  await button(page, "Train").click();
  await expect(status(page)).toContainText("Fused against random at the end", { timeout: 60_000 });
  expect(await exportedResults(page)).not.toEqual(before);

  await button(page, "Reset").click();
  await expect(status(page)).toContainText("is ready");
  await button(page, "Undo").click();
  await expect(verdict(page)).toBeVisible();
});

test("a link pasted over a finished race, and Back to it, brings the race back", async ({
  page,
}) => {
  await story(page, SMALL, 2);
  await page.evaluate(() => location.assign("#preset=friedman1&replicas=1"));
  await expect(status(page)).toContainText("Friedman 1 is ready");
  await page.goBack();
  await expect(verdict(page)).toBeVisible();
});

test("two tabs keep two sessions, and a duplicate of one a third", async ({ page, context }) => {
  const other = await context.newPage();
  await openLab(page, addressOf("moons", 2, 1));
  await trainOriginal(page, 2);
  await openLab(other, addressOf("moons", 3, 2));
  await trainOriginal(other, 3);
  const duplicate = await duplicateOf(page, context);
  await expect(status(duplicate)).toContainText("is ready");
  await button(duplicate, "Step").click();
  for (const one of [page, other, duplicate]) await rest(one);
  const kept = [
    [page, "1", /the end of the original’s training/],
    [other, "2", /the end of the original’s training/],
    [duplicate, "1", /step 1\./],
  ] as const;
  for (const [one, number, place] of kept) {
    await one.reload();
    await expect(status(one)).toHaveText(place);
    await expect(seed(one)).toHaveValue(number);
  }
});

/** As browsers do it: the same address, and a copy of the tab's own storage. */
async function duplicateOf(page: Page, context: BrowserContext): Promise<Page> {
  const storage = await page.evaluate(() => JSON.stringify(sessionStorage));
  const duplicate = await context.newPage();
  await duplicate.addInitScript((text) => {
    if (sessionStorage.length === 0) Object.assign(sessionStorage, JSON.parse(text));
  }, storage);
  await duplicate.goto(page.url());
  await expect(button(duplicate, "Train")).toBeEnabled();
  return duplicate;
}

test("what a closed tab has left is offered quietly, declined for good, or gone on with", async ({
  page,
  context,
}) => {
  await story(page, SMALL, 2);
  const before = await exportedResults(page);
  await rest(page);
  await page.close();

  const next = await context.newPage();
  await openLab(next, addressOf("friedman1", 2));
  await expect(last(next)).toContainText(
    /^Moons: an easy task, the end of the race, (just now|\d+ minutes? ago)/,
  );
  await expectAccessible(next);
  await trainOriginal(next, 2);
  await button(next, "Continue where you were").click();
  await expect(verdict(next)).toBeVisible();
  await expect(last(next)).toBeHidden();
  expect(await exportedResults(next)).toEqual(before);
  await button(next, "Undo").click();
  await expect(status(next)).toContainText("Back where you were");
  await expect(verdict(next)).toBeHidden();
  await button(next, "Redo").click();
  await expect(verdict(next)).toBeVisible();
  await rest(next);
  await next.close();

  const third = await context.newPage();
  await openLab(third);
  await button(third, "No, thanks").click();
  await expect(last(third)).toBeHidden();
  await rest(third);
  await third.close();
  const fourth = await context.newPage();
  await openLab(fourth);
  await rest(fourth);
  await expect(last(fourth)).toBeHidden();
});

test("a fresh browser is shown nothing of it", async ({ page }) => {
  await openLab(page);
  await rest(page);
  await expect(last(page)).toBeHidden();
});

const REFUSALS: readonly (readonly [kind: string, words: RegExp, script: () => void])[] = [
  [
    "missing",
    /its storage is blocked/,
    () => Object.defineProperty(globalThis, "indexedDB", { value: undefined }),
  ],
  [
    "blocked",
    /its storage is blocked/,
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("denied", "SecurityError");
      };
    },
  ],
  [
    "full",
    /its storage is full/,
    () => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException("no room", "QuotaExceededError");
      };
    },
  ],
  [
    "silent",
    /its storage does not respond/,
    () => {
      IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
    },
  ],
];

for (const [kind, words, script] of REFUSALS) {
  test(`where storage is ${kind} the page trains, and reports once that it keeps nothing`, async ({
    page,
  }) => {
    await page.addInitScript(script);
    await openLab(page, SMALL);
    await trainOriginal(page, 2);
    const sentence = last(page).getByText(
      /^This browser keeps nothing: training is lost when the page is closed \(.+\)\.$/,
    );
    await expect(sentence).toHaveText(words, { timeout: 30_000 });
    await expect(page.getByRole("alert")).toBeHidden();
    await button(page, "Dismiss").click();
    await expect(sentence).toBeHidden();
    await fuse(page);
    await race(page);
    await rest(page);
    await expect(sentence).toBeHidden();
  });
}

test("an own table that was not trained on is there after a reload, until it is forgotten", async ({
  page,
}) => {
  await openLab(page, "?preset=friedman1&replicas=1&epochs=1&engine=simd");
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 11},${i / 2 + 0.25}`);
  await chooseFile(page, "mine.csv", `a,b,y\n${rows.join("\n")}`);
  await acceptTable(page);
  await expect(status(page)).toContainText("is ready");
  await expect(page).toHaveURL(/data\.name=mine\.csv/);
  await expect(page).toHaveURL(/title=mine\.csv/);
  await page.reload();
  await expect(status(page)).toContainText("is ready");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await button(page, "Forget this table").click();
  await expect(status(page)).toContainText("mine.csv is forgotten");
  await page.goto("./?engine=simd#data.name=mine.csv&network.layers=((type:dense,units:1))&v=1");
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("mine.csv is not here");
});

test("of two own tables of one name a reload brings back the one that was open: after Undo, and beside another tab", async ({
  page,
  context,
}) => {
  const small = "?preset=friedman1&replicas=1&epochs=1&engine=simd";
  const tableOf = (rows: number, offset: number) =>
    `a,b,y\n${Array.from({ length: rows }, (_, i) => [i, (i * 7) % 11, offset + i / 2 + 0.25].join()).join("\n")}`;
  const first = { text: tableOf(40, 100), ready: "is ready: 32 training and 8 validation" };
  const second = { text: tableOf(60, -5000), ready: "is ready: 48 training and 12 validation" };
  const has = async (tab: Page, { text, ready }: typeof first) => {
    await expect(status(tab)).toContainText(ready);
    await expect
      .poll(() => tableIn(tab))
      .toContain(createHash("sha256").update(text).digest("hex"));
    await expect(tab.getByRole("alert")).toHaveCount(0);
  };
  const use = async (tab: Page, table: typeof first) => {
    await chooseFile(tab, "data.csv", table.text);
    await acceptTable(tab);
    await has(tab, table);
  };
  await openLab(page, small);
  await use(page, first);
  await use(page, second);
  const data = page.getByRole("combobox", { name: "Data set" });
  const offered = data.getByRole("option", { name: /^Own table/ });
  await expect(offered).toHaveText([
    "Own table: data.csv (40 rows)",
    "Own table: data.csv (60 rows)",
  ]);
  await data.selectOption({ label: "Own table: data.csv (40 rows)" });
  await has(page, first);
  await data.selectOption({ label: "Own table: data.csv (60 rows)" });
  await has(page, second);
  await expect(data.locator("option:checked")).toHaveText("Own table: data.csv (60 rows)");
  await button(page, "Undo").click();
  await has(page, first);
  await expect(data.locator("option:checked")).toHaveText("Own table: data.csv (40 rows)");
  await page.reload();
  await has(page, first);

  const other = await context.newPage();
  await openLab(other, small);
  await use(other, second);
  await page.reload();
  await has(page, first);

  // A link knows the name alone.
  const third = await context.newPage();
  await third.goto(other.url());
  await expect(status(third)).toContainText(second.ready);
  await expect(third.getByRole("alert")).toContainText("keeps 2 tables named data.csv");
});

/** What the tab remembers of its own table. */
const tableIn = (page: Page) =>
  page.evaluate(() => sessionStorage.getItem("fuseinit-lab table") ?? "");
