// The fairest rival: random given the arithmetic of parent, fusion and race together ("random, longer").

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import {
  alsoRace,
  button,
  exportedResults,
  fuse,
  openLab,
  race,
  region,
  status,
  test,
  trainOriginal,
} from "./journey.ts";

const SMALL = "?preset=moons&replicas=8&epochs=3&engine=simd";
const rivals = (page: Page) => region(page, "Verdict").getByRole("rowheader");

/** Every sentence of the status line from now on. */
async function watchStatus(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    const line = document.querySelector('[role="status"]')!;
    Object.assign(globalThis, { seen });
    new MutationObserver(() => seen.push(line.textContent)).observe(line, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
}

test("random, longer is on, trains after the race, leads the verdicts and the headline, and is exported", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await alsoRace(page, (arm) => expect(arm("random, longer")).toBeChecked());
  await trainOriginal(page, 3);
  await fuse(page);
  const sentences = await watchStatus(page);
  await race(page);
  const seen = await sentences();
  const first = (words: RegExp) => seen.findIndex((sentence) => words.test(sentence));
  const order = [/^Fused: epoch 1 of 3/, /Random goes on: epoch/, /Given the whole budget: [A-Z]+/];
  expect(order.map(first)).not.toContain(-1);
  expect(order.map(first)).toEqual(order.map(first).toSorted((a, b) => a - b));

  await expect(rivals(page).first()).toHaveText("random, longer");
  await expect(region(page, "Verdict")).toContainText(
    /(Ahead of|Behind|Level with) random with the same race; (ahead of|behind|level with) random given the whole budget\./,
  );
  const { arms } = await exportedResults(page);
  const [random, long] = [arms["random"], arms["randomEqualBudget"]];
  const steps = ({ replicas }: typeof random) => replicas[0].steps.length;
  const used = (arm: typeof random) => arm.flopPerStep * steps(arm);
  const budget = used(arms["original"]) + used(arms["fused"]);
  expect(used(long)).toBeGreaterThanOrEqual(budget); // and the fusion, which is little
  expect(used(long)).toBeLessThan(1.2 * budget);
  for (const [replica, { epochs }] of random.replicas.entries()) {
    const race = epochs.at(-1)!; // the same start, the same samples: the same network, as far as random went
    const there = long.replicas[replica].epochs.find(({ step }) => step === race.step);
    expect(there).toEqual(race);
  }
});

test("what it found and whether it runs is kept over a reload; switched off, nothing of it is left at the next Fuse", async ({
  page,
}) => {
  await openLab(page, SMALL);
  await trainOriginal(page, 3);
  await fuse(page);
  await race(page);
  const headline = region(page, "Verdict")
    .getByText(/given the whole budget\.$/)
    .first();
  const found = await headline.innerText();
  await page.waitForTimeout(2500); // what is kept is at most two seconds behind
  await page.reload();
  await expect(headline).toHaveText(found, { timeout: 60_000 });
  await alsoRace(page, (arm) => expect(arm("random, longer")).toBeChecked());
  await expect(rivals(page).first()).toHaveText("random, longer");

  await alsoRace(page, (arm) => arm("random, longer").uncheck());
  await expect(page).toHaveURL(/arms=/);
  await expect(rivals(page).first()).toHaveText("random, longer"); // until the next Fuse
  await fuse(page);
  await race(page);
  await expect(rivals(page)).toHaveText(["random", "original"]);
  await expect(status(page)).not.toContainText("budget");
  await expect(region(page, "Verdict")).toContainText("random with the same race.");
  await expect(region(page, "Verdict")).toContainText("which is not counted here");
  expect(Object.keys((await exportedResults(page)).arms)).toEqual(["original", "fused", "random"]);

  await page.waitForTimeout(2500);
  await page.reload();
  await expect(rivals(page)).toHaveText(["random", "original"], { timeout: 60_000 });
  await alsoRace(page, (arm) => expect(arm("random, longer")).not.toBeChecked());
  await expect(button(page, "Fuse")).toBeEnabled();
});
