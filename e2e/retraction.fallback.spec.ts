// Kernels that stay orthogonal: chosen in the settings, kept in links and files, and the same for the headless run.

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
  test,
  trainOriginal,
} from "./journey.ts";

const settings = (page: Page) => page.getByRole("dialog", { name: "Settings" });
const choice = (page: Page) =>
  settings(page).getByRole("combobox", { name: "Keep kernels orthogonal" });

test("kernels are kept orthogonal when asked, and the shell finds the same bits", async ({
  page,
}) => {
  await openLab(
    page,
    "./#preset=moons&replicas=2&init=(type:orthogonal)&training.epochs=2&shallowEpochs=2&v=1",
  );
  await button(page, "Settings").click();
  await expect(choice(page)).toHaveValue("none");
  await choice(page).selectOption("By QR retraction");
  await expect(settings(page)).toContainText("only dense kernels that start orthogonal");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/retraction:qr/);
  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
  const results = await exportedResults(page);
  expect(results).toMatchObject({ experiment: { training: { retraction: "qr" } } });
  expect(await headless(results)).toEqual(results);

  await button(page, "Settings").click();
  await choice(page).selectOption("No");
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/retraction/);
  await button(page, "Undo").click();
  await expect(page).toHaveURL(/retraction:qr/);
});
