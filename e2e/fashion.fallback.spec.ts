// The story on real photographs: Fashion-MNIST, installed by the data command from the folder of data
// that our machines have beside the project.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import {
  button,
  fuse,
  laneScore,
  openLab,
  race,
  region,
  trainOriginal,
  textAlternativeRows,
  test,
} from "./journey.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "..", "shared", "data");
const isHere = existsSync(join(folder, "fashion-mnist"));

test.skip(!isHere, "Fashion-MNIST is not beside the project (../shared/data/fashion-mnist)");

test.beforeAll(() => {
  execFileSync(process.execPath, ["scripts/data.mjs", "--from", folder, "fashion-mnist"], {
    cwd: root,
    stdio: "inherit",
  });
});

test("on Fashion-MNIST the fused network starts at least 30 points above the random one", async ({
  page,
}) => {
  await openLab(page, "?preset=fashion-mnist&replicas=3&epochs=5");
  await expect(page.getByRole("combobox", { name: "Data set" })).toHaveValue("fashion-mnist");
  await expect(page.getByRole("status")).toContainText("2,000 training");
  await trainOriginal(page, 5);
  await fuse(page);

  expect(await laneScore(page, "Fused network")).toBeGreaterThan(
    (await laneScore(page, "Random network")) + 0.3,
  );
  const summary = await region(page, "Activation error")
    .getByText(/Drawn here/)
    .textContent();
  const lost = Number(/replica 1: ([\d.]+)\s%/.exec(summary!)![1]);
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThan(100);

  await race(page);
  for (const chart of ["Loss of every arm", "Accuracy of every arm"]) {
    const rows = await textAlternativeRows(page, chart);
    expect(rows.length).toBeGreaterThanOrEqual(3);
    expect(rows.flat().join(" ")).not.toMatch(/NaN|∞|undefined/);
  }
  await expect(button(page, "Train")).toBeEnabled();
});
