// Threads that die while they train, or never begin: the race goes on, with the bits that it would have had.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import {
  button,
  exportedResults,
  fuse,
  openLab,
  race,
  status,
  test,
  trainOriginal,
} from "./journey.ts";
import { injectIntoWorkers, WITHOUT_POLICY } from "./workerFaults.ts";

test.use(WITHOUT_POLICY);

const EPOCHS = 12; // long enough to be caught in the middle
const SMALL = `?preset=digits&replicas=4&epochs=${EPOCHS}&engine=simd`;
const alert = (page: Page) => page.getByRole("alert");
const training = (page: Page) => page.workers().find((worker) => /entry/i.test(worker.url()))!;

/** The race from its first step to its end, undisturbed. */
async function playStory(page: Page): Promise<void> {
  await trainOriginal(page, EPOCHS);
  await fuse(page);
  await race(page);
}

test("a worker that throws in the middle of training, and again in the race, costs no bit", async ({
  page,
  browser,
}) => {
  await openLab(page, SMALL);
  for (const stage of ["original", "race"]) {
    await button(page, "Train").click();
    await expect(status(page)).toContainText(/poch \d+ of|race is on/);
    await training(page).evaluate(() => {
      setTimeout(() => {
        throw new Error("out of luck");
      });
    });
    await expect(alert(page)).toContainText(
      /The training worker stopped \(.*out of luck\)\. A new one goes on where it was; nothing is lost\./,
    );
    await button(page, "Dismiss").click();
    if (stage === "race") break;
    await expect(status(page)).toContainText("Now fuse, or train on", { timeout: 60_000 });
    await fuse(page);
  }
  await expect(status(page)).toContainText("against random at the end", { timeout: 60_000 });
  await expect(button(page, "Train")).toBeEnabled({ timeout: 90_000 }); // the long arm has ended too
  const disturbed = await exportedResults(page);

  const quiet = await browser.newPage();
  await openLab(quiet, SMALL);
  await playStory(quiet);
  expect(disturbed).toEqual(await exportedResults(quiet));
  await quiet.close();
});

/** In a thread that shares the replicas: it closes itself at its thirtieth request, but only the first such thread. */
function closeOnce(): void {
  const name = "this thread has closed itself";
  let requests = 0;
  addEventListener("message", () => {
    requests += 1;
    if (requests !== 30) return;
    const claims = indexedDB.open(name, 1);
    claims.onupgradeneeded = () => self.close(); // the thread that makes the database is the first
  });
}

test("a thread that closes itself without a word is replaced, and no bit changes", async ({
  page,
  browser,
}) => {
  await injectIntoWorkers(page, closeOnce, undefined, /shardEntry/i);
  await openLab(page, SMALL);
  await playStory(page);
  const names = await page.evaluate(async () => (await indexedDB.databases()).map((db) => db.name));
  expect(names).toContain("this thread has closed itself");
  const disturbed = await exportedResults(page);

  const quiet = await browser.newPage();
  await openLab(quiet, SMALL);
  await playStory(quiet);
  expect(disturbed).toEqual(await exportedResults(quiet));
  await quiet.close();
});

/** In the training worker: the script of its threads is another one. (No route reaches a worker's own workers.) */
function replaceThreads(script: string): void {
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(/shardEntry/.test(String(url)) ? script : url, options);
    }
  };
}

for (const [fault, script] of [
  ["that cannot be fetched", "http://127.0.0.1:9/missing.js"],
  ["that never answers", "data:text/javascript,onmessage = () => {}"],
] as const) {
  test(`a threads' script ${fault} leaves one thread, which trains`, async ({ page }) => {
    await injectIntoWorkers(page, replaceThreads, script);
    await openLab(page, "?preset=moons&replicas=2&epochs=2&engine=simd");
    await page.getByRole("button", { name: /^Engine/ }).click();
    const about = page.getByRole("dialog", { name: "About the engine" });
    await expect(about).toContainText("WebAssembly SIMD, 1 thread");
    await page.keyboard.press("Escape");
    await trainOriginal(page, 2);
    await fuse(page);
    await race(page);
  });
}

test("a worker's script that cannot be fetched is named as that, and can be tried again", async ({
  page,
}) => {
  const lost = (route: { abort(): Promise<void> }) => route.abort();
  await page.context().route(/entry-/, lost);
  await page.goto("./?preset=moons&replicas=2&epochs=2");
  await expect(alert(page)).toContainText("The training worker cannot be started");
  await expect(alert(page)).not.toContainText("preset");
  await page.context().unroute(/entry-/, lost);
  await button(page, "Try again").click();
  await expect(status(page)).toContainText("is ready");
  await trainOriginal(page, 2);
});

test("where workers are forbidden the page shows a message instead of waiting", async ({
  page,
}) => {
  await page.addInitScript(() => {
    globalThis.Worker = class {
      constructor() {
        throw new DOMException("workers are forbidden here", "SecurityError");
      }
    } as unknown as typeof Worker;
  });
  await page.goto("./");
  await expect(alert(page)).toContainText(
    /The training worker cannot be started \(workers are forbidden here\)\. .*in a tab of its own\./,
  );
});

test("an opening that takes long can be cancelled, for what was there before", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  await trainOriginal(page, 2);
  await page.context().route(/data\/index\.json/, () => undefined); // never answers
  await page.evaluate(() => location.assign("#v=1&preset=fashion-mnist"));
  await button(page, "Cancel opening").click();
  await expect(status(page)).toContainText("Back where you were: the original network is trained");
  await fuse(page);
});
