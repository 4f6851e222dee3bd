// Every lesson to its end, with right and wrong predictions; links to steps, going back, going on after a reload.

import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { button, expectAccessible, test } from "./journey.ts";

const sheet = (page: Page): Locator => page.getByRole("complementary", { name: "Lesson" });
/** The one button that leads on: the last of the sheet. */
const onward = (page: Page): Locator => sheet(page).getByRole("button").last();
const END = /^(Next lesson|Open the lab)$/;
const DONE = /^(Next|Next lesson|Open the lab)$/;

async function openLesson(page: Page, address: string): Promise<void> {
  await page.goto(`./${address}`);
  await expect(onward(page)).not.toHaveAttribute("aria-disabled", "true", { timeout: 60_000 });
}

/** Presses what leads on, and waits until it has happened; true at the end of the lesson. */
async function goOn(page: Page): Promise<boolean> {
  await expect(onward(page)).not.toHaveAttribute("aria-disabled", "true", { timeout: 60_000 });
  const label = (await onward(page).textContent())!;
  if (END.test(label)) return true;
  await onward(page).click();
  if (label !== "Next") await expect(onward(page)).toHaveText(DONE, { timeout: 240_000 });
  return false;
}

/** The place of the right choice of every question, in order: what the runs show on the engine simd with seed 0. */
const LESSONS: readonly (readonly [name: string, right: readonly number[]])[] = [
  ["exact", [0, 1]],
  ["gates", [1, 1]],
  ["luck", [2, 0]],
  ["cheapest", [0, 2]],
  ["bent", [2, 0, 1]],
  ["samples", [1, 2]],
  ["convolutions", [1, 1]],
  ["everything", [0, 0]],
  ["no-help", [2, 2]],
  ["alike", [1, 1]],
  ["spline", [2, 2]],
  ["maxout", [1, 0]],
  ["isometry", [2, 0]],
  ["vanishing", [0, 0, 1]],
  ["taught", [0, 0]],
  ["borrowed", [0, 0]],
  ["narrow", [1, 0]],
];

for (const [name, right] of LESSONS) {
  test(`the lesson ${name}: predictions, right and wrong by turns, meet what the run shows`, async ({
    page,
  }) => {
    test.setTimeout(420_000);
    await openLesson(page, `?lesson=${name}`);
    let asked = 0;
    for (;;) {
      await expect(sheet(page)).not.toContainText("Earlier steps"); // they have all been done
      const choices = sheet(page).getByRole("radio");
      const count = await choices.count();
      if (count > 0) {
        const isRight = asked % 2 === 0;
        await choices.nth(isRight ? right[asked] : (right[asked] + 1) % count).check();
        await goOn(page);
        await expect(sheet(page)).toContainText(
          isRight ? "Just as you predicted:" : "Not as you predicted.",
        );
        asked += 1;
      }
      if (await goOn(page)) break;
    }
    expect(asked).toBe(right.length);
    await expect(sheet(page)).not.toContainText(/NaN|undefined/);
    await expectAccessible(page);
  });
}

test("a step has a link, Back leads back, and a reload goes on where the lesson was left", async ({
  page,
}) => {
  await openLesson(page, "?lesson=gates");
  await expect(sheet(page)).toContainText("step 1 of 6");
  await button(page, "Next").click();
  await expect(page).toHaveURL(/\?lesson=gates&step=2$/);
  await goOn(page);
  await expect(button(page, "Next")).toBeEnabled();
  await button(page, "Next").click();
  await sheet(page).getByRole("radio", { name: "All of it" }).check();
  await page.goto("./?lesson=gates");
  await expect(sheet(page)).toContainText("step 3 of 6");
  await expect(sheet(page).getByRole("radio", { name: "All of it" })).toBeChecked();
  await sheet(page).getByRole("button", { name: "Back" }).click();
  await expect(sheet(page)).toContainText("step 2 of 6");
  await page.goBack();
  await expect(sheet(page)).toContainText("step 3 of 6");
});

test("a lesson is left for the lab with its run, and taken up from the question of its preset", async ({
  page,
}) => {
  await openLesson(page, "?lesson=gates&step=2");
  await goOn(page);
  await button(page, "Leave the lesson").click();
  await expect(sheet(page)).toHaveCount(0);
  await expect(page).toHaveURL(/#preset=gates/);
  await expect(page.getByRole("region", { name: "Original network" })).toContainText("epoch 20");
  await page.getByRole("link", { name: "Lesson: What does a ReLU cost?" }).click();
  await expect(sheet(page)).toContainText("step 2 of 6");
  await expect(onward(page)).toHaveText("Next");
});

test("what the visitor does on the page counts as well, and another experiment is noticed", async ({
  page,
}) => {
  await openLesson(page, "?lesson=gates&step=2");
  await page
    .getByRole("group", { name: "Training" })
    .getByRole("button", { name: "Train" })
    .click();
  await expect(onward(page)).toHaveText("Next", { timeout: 60_000 });
  await page.getByRole("spinbutton", { name: "Seed" }).fill("5");
  await page.getByRole("spinbutton", { name: "Seed" }).press("Enter");
  await button(page, "Open the lesson’s experiment").click();
  await expect(page.getByRole("spinbutton", { name: "Seed" })).toHaveValue("0");
});

test("what a lesson asks of the losses is covered until it has come out, and shown to who leaves", async ({
  page,
}) => {
  await openLesson(page, "?lesson=exact&step=3");
  const loss = page.locator(".bracket .loss");
  await expect(loss).toHaveText(/lost/);
  await expect(loss).toBeHidden();
  await goOn(page);
  await expect(sheet(page)).toContainText("Lost: ");
  await expect(loss).toBeVisible();
  await button(page, "Reset").click();
  await expect(loss).toBeHidden();
  await button(page, "Leave the lesson").click();
  await expect(loss).toBeVisible();
});
