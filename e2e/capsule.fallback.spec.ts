// The whole of a run taken away: one archive, whose check.py computes the fused layer again with NumPy alone.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "@playwright/test";
import type { Page, TestInfo } from "@playwright/test";
import { NUMPY } from "#library/numpy.test-support.ts";
import { openZip } from "#core/model/readers/files/zip.ts";
import { button, fuse, openLab, race, test, trainOriginal } from "./journey.ts";

/** Saves the capsule and unpacks it; returns its folder and the names of its files. */
async function capsuleOf(page: Page, info: TestInfo) {
  await button(page, "Export").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(page, "Capsule").click(),
  ]);
  await page.keyboard.press("Escape");
  expect(download.suggestedFilename()).toMatch(/\.capsule\.zip$/);
  const folder = info.outputPath("capsule");
  const bytes = new Uint8Array(readFileSync(await download.path()));
  const zip = openZip({ file: "capsule.zip", bytes });
  for (const name of zip.names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), await zip.read(name));
  }
  return { folder, names: zip.names };
}

test("a run is taken away as one archive, and its check.py agrees", async ({ page }, info) => {
  await openLab(page, "?preset=digits&replicas=2&epochs=1&engine=simd");
  await trainOriginal(page, 1);
  await fuse(page);
  await race(page);
  const { folder, names } = await capsuleOf(page, info);
  for (const arm of ["original", "fused", "random"])
    expect(names).toContain(`networks/${arm}-2.npz`);
  expect(names.filter((name) => name.endsWith(".png")).length).toBeGreaterThan(3);
  expect(names).toContain("figures/loss-of-every-arm.svg");
  const { experiment } = JSON.parse(readFileSync(join(folder, "results.json"), "utf8")) as {
    experiment: { replicas: number };
  };
  expect(experiment.replicas).toBe(2);
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  await page.goto(/<(http[^>]+)>/.exec(readme)![1]);
  await expect(page.getByRole("spinbutton", { name: "Replicas" })).toHaveValue("2");
  test.skip(!NUMPY, "no Python with NumPy here");
  expect(execFileSync(NUMPY!, [join(folder, "check.py")], { encoding: "utf8" })).toMatch(
    /^agrees$/m,
  );
});

test("pressed twice, it is packed once", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=1&epochs=1&engine=simd");
  const names: string[] = [];
  page.on("download", (download) => names.push(download.suggestedFilename()));
  await button(page, "Export").click();
  await button(page, "Capsule").dblclick();
  await expect(page.getByRole("status").first()).toContainText(/Saved .*capsule\.zip: \d+ files/);
  await expect(button(page, "Capsule")).toHaveAttribute("aria-disabled", "false");
  await page.waitForTimeout(500); // whatever was begun twice would come by then
  expect(names).toHaveLength(1);
});

test("in the middle of training the capsule holds what there is, and training goes on", async ({
  page,
}, info) => {
  await openLab(page, "?preset=digits&replicas=2&epochs=400&engine=simd");
  await button(page, "Train").click();
  await expect(button(page, "Pause")).toBeEnabled();
  await expect(page.getByRole("status").first()).toContainText(/Epoch [1-9]/);
  const { folder, names } = await capsuleOf(page, info);
  expect(names).not.toContain("check.py");
  expect(readFileSync(join(folder, "README.md"), "utf8")).toContain("nothing has been fused");
  await expect(button(page, "Pause")).toBeEnabled();
});
