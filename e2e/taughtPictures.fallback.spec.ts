// What taught and borrowed starts show of themselves: soft answers at a temperature, the hint beside the fusion, the
// weights that were selected, and what LSUV scales.

import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import {
  button,
  expectAccessible,
  fuse,
  openLab,
  race,
  region,
  test,
  textAlternativeRows,
  trainOriginal,
} from "./journey.ts";

const share = async (panel: Locator) => {
  const words = await panel.getByText(/of the teacher’s answers stand on wrong/).textContent();
  return Number(/^[\d.]+/.exec(words!)![0]);
};

/** The first number of a row of the table of agreement: KL from the teacher. */
const apart = async (panel: Locator, name: RegExp) => {
  const row = panel.getByRole("row", { name });
  return Number(await row.getByRole("cell").first().textContent());
};

async function savedSvg(page: Page, name: string): Promise<string> {
  await button(page, "Export").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(page, `${name}, SVG`).click(),
  ]);
  await page.keyboard.press("Escape");
  return readFile(await download.path(), "utf8");
}

test("a student comes near its teacher's soft answers, nearer than its twin that has labels alone", async ({
  page,
}) => {
  test.setTimeout(240_000); // seven networks, four text alternatives, the whole page judged
  await openLab(page, "?engine=simd#preset=taught&replicas=1&data.train=1500&v=1");
  await expect(region(page, "Teacher and student")).toHaveCount(0);
  await trainOriginal(page, 6);
  await fuse(page);
  const panel = region(page, "Teacher and student");
  const hot = await share(panel);
  const began = await apart(panel, /distilled, now/);
  await race(page);
  expect(await apart(panel, /^distilled, now/)).toBeLessThan(began / 5);
  expect(await apart(panel, /^distilled, now/)).toBeLessThan(await apart(panel, /^random, now/));

  const wrong = "Wrong classes that teacher and student think of";
  const pairs = await textAlternativeRows(page, wrong);
  expect(pairs).toHaveLength(90); // ten labels, nine wrong classes each
  const soft = await textAlternativeRows(page, "Soft answers to held-out sample 1");
  await panel.getByRole("radio", { name: "1", exact: true }).check();
  expect(await share(panel)).toBeLessThan(hot / 2);
  expect(await textAlternativeRows(page, "Soft answers to held-out sample 1")).not.toEqual(soft);
  await panel.getByRole("radio", { name: "fused, distilled" }).check();
  await expect(panel.getByRole("row", { name: /^fused, distilled, now/ })).toBeVisible();
  await expectAccessible(page);
  expect(await savedSvg(page, wrong)).toMatch(/<svg[^]*rows: label; columns: answer[^]*<\/svg>/);

  const hint = region(page, "Hint");
  await expect(hint).toContainText(/After 23 steps \(1 epoch\) of gradient descent the hint loses/);
  await expect(hint).toContainText("The layers before it start at random and learn along.");
  const looks = await textAlternativeRows(page, "Signal lost by the hint and by the fusion");
  expect([looks[0][0], looks.at(-1)![0]]).toEqual(["0", "23"]);
});

test("a hint with nothing before it converges to the fusion; in the plane both networks' regions are drawn", async ({
  page,
}) => {
  const arms = "arms=(original,fused,random,distilled,hint)";
  const fusion = "fusion.distillation=(hintEpochs:20)";
  await openLab(page, `?engine=simd#preset=moons&replicas=1&${arms}&${fusion}&v=1`);
  await button(page, "Train").click();
  await expect(button(page, "Fuse")).toBeEnabled({ timeout: 90_000 });
  await fuse(page);
  const hint = region(page, "Hint");
  await expect(hint).toContainText("gradient descent converges to the fused layer");
  const rows = await textAlternativeRows(page, "Signal lost by the hint and by the fusion");
  const percent = (text: string) => Number(text.replace(/\s*%/, ""));
  const solved = percent(/solved at once, ([\d.]+\s%)/.exec((await hint.textContent())!)![1]);
  expect(percent(rows.at(-1)![1])).toBeLessThan(percent(rows[0][1]) / 4);
  for (const [, lost] of rows) expect(percent(lost)).toBeGreaterThanOrEqual(solved);
  const panel = region(page, "Teacher and student");
  await expect(
    panel.getByRole("img", { name: "Teacher: softened answers over the plane" }),
  ).toBeVisible();
});

test("selected weights are lit in the parent's kernel, and LSUV's scaling is shown by layer", async ({
  page,
}) => {
  await openLab(page, "?engine=simd#preset=borrowed&replicas=1&v=1");
  const signals = region(page, "Signals by depth");
  await expect(signals).toContainText(
    /With orthogonal kernels alone layer 4 would give a variance/,
  );
  const rows = await textAlternativeRows(page, "Variance before the activation");
  expect(rows).toHaveLength(4);
  for (const [, , scaled] of rows) expect(Math.abs(Number(scaled) - 1)).toBeLessThan(0.25);
  await trainOriginal(page, 6);
  await fuse(page);
  const panel = region(page, "Selected weights");
  await expect(panel).toContainText("50 % of the weights of the parent’s layer 2 (dense)");
  const taken = await textAlternativeRows(page, "Weights selected from the parent");
  expect(taken).toEqual([
    ["input", Array.from({ length: 32 }, (_, i) => i + 1).join(", ")],
    ["unit", Array.from({ length: 16 }, (_, i) => 2 * i + 1).join(", ")],
  ]);
  expect(await savedSvg(page, "Weights selected from the parent")).toContain("data:image/png");
  await expectAccessible(page);
});

test("other races have none of these panels", async ({ page }) => {
  await openLab(page, "?engine=simd#preset=moons&replicas=1&training.epochs=1&v=1");
  await trainOriginal(page, 1);
  await fuse(page);
  for (const name of ["Teacher and student", "Hint", "Selected weights"]) {
    await expect(region(page, name)).toHaveCount(0);
  }
});
