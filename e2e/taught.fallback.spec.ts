// Arms that learn from the original: their ticks and fields, the race, and going on after a reload.

import { expect } from "@playwright/test";
import {
  alsoRace,
  expectAccessible,
  fuse,
  openLab,
  race,
  region,
  test,
  trainOriginal,
} from "./journey.ts";

const TAUGHT = ["distilled", "hint", "fused, distilled", "weight selection"];

test("ticked in the list of arms and tuned there, the taught arms race and are judged", async ({
  page,
}) => {
  await openLab(page, "?preset=digits&replicas=2&epochs=1&engine=simd");
  await trainOriginal(page, 1);
  const field = (name: string) => page.getByRole("spinbutton", { name });
  await alsoRace(page, async (arm) => {
    await expect(field("Temperature of the teacher")).toHaveCount(0);
    for (const name of TAUGHT) await arm(name).check();
    await field("Temperature of the teacher").fill("8");
    await field("Weight of the teacher").fill("0,5");
    await field("Epochs of the hint").fill("2");
    await field("Epochs of the hint").press("Enter");
  });
  await fuse(page);
  await race(page);
  const verdict = region(page, "Verdict");
  for (const name of TAUGHT) {
    await expect(verdict.getByRole("rowheader", { name, exact: true })).toBeVisible();
  }
  await expectAccessible(page);
  await page.reload();
  await expect(verdict.getByRole("rowheader", { name: "fused, distilled" })).toBeVisible();
  await alsoRace(page, async () => {
    await expect(field("Weight of the teacher")).toHaveValue("0.5");
  });
});

test("in a small window the list of arms scrolls below its head, keys reach its last field, and a note covers none", async ({
  page,
}) => {
  for (const viewport of [
    { width: 960, height: 540 },
    { width: 844, height: 390 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(viewport);
    await openLab(page, "?preset=digits&replicas=2&epochs=1&engine=simd");
    await alsoRace(page, async (arm, all) => {
      for (const name of [...TAUGHT, "spline"]) await arm(name).check();
      await expect(page.getByText("Fewer than 6 pairs decide nothing (here: 2)")).toBeAttached();
      const head = page.getByText("Also race, from the next Fuse on:");
      await expect(head).toBeInViewport({ ratio: 1 });
      await all.first().focus();
      const last = page.getByRole("spinbutton", { name: "Terms of the spline at most" });
      for (let press = 0; press < 30; press++) {
        if (await last.evaluate((field) => field === document.activeElement)) break;
        await page.keyboard.press("Tab");
      }
      await expect(last).toBeFocused();
      await expect(last).toBeInViewport({ ratio: 1 });
      await expect(head).toBeInViewport({ ratio: 1 });
      await page.getByRole("spinbutton", { name: "Temperature of the teacher" }).fill("5000");
      await page.keyboard.press("Enter");
      const note = page.getByText("5000 is too much: 1000 is the most here.");
      await expect(note).toBeInViewport({ ratio: 1 });
      const noted = (await note.boundingBox())!;
      for (const field of await page
        .getByRole("dialog", { name: "Also race" })
        .locator("input, select")
        .all()) {
        const box = (await field.boundingBox())!;
        const isBeside =
          box.x >= noted.x + noted.width ||
          noted.x >= box.x + box.width ||
          box.y >= noted.y + noted.height ||
          noted.y >= box.y + box.height;
        expect(isBeside).toBe(true);
      }
    });
  }
});
