// The whole story on WebGPU (a software adapter, so the network is tiny), the bracket by keyboard.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import {
  expectAccessible,
  fuse,
  openLab,
  race,
  region,
  slider,
  button,
  trainOriginal,
  test,
} from "./journey.ts";

for (const engine of ["webgpu", "tfjs-webgpu"]) {
  test(`a network trained on ${engine} is fused by keyboard and raced to a verdict`, async ({
    page,
  }) => {
    await openLab(page, `?preset=moons&replicas=2&epochs=2&engine=${engine}`);
    const shown = page.getByRole("button", { name: /^Engine/ });
    await expect(shown).toContainText(new RegExp(`(?<!-)${engine}`));
    await raceByKeyboard(page);
    await shown.click();
    const about = page.getByRole("dialog", { name: "About the engine" });
    await about.getByRole("button", { name: "Compare with the CPU" }).click();
    await expect(about.getByRole("note")).toContainText(
      /The last \d+ steps \(\w+\) again on simd: losses differ by at most [\d.e-]+/,
      { timeout: 60_000 },
    );
  });
}

async function raceByKeyboard(page: Page): Promise<void> {
  await trainOriginal(page, 2);

  const [first, last] = [slider(page, "First layer to fuse"), slider(page, "Last layer to fuse")];
  await expect(first).toHaveValue("1");
  await last.press("ArrowRight"); // the first handle stops where the last one is
  await first.press("ArrowRight");
  await expect(first).toHaveValue("2");
  await expect(last).toHaveValue("3");
  await first.press("Home");
  await last.press("ArrowLeft");
  await expect(last).toHaveValue("2");
  await expect(last).toHaveAttribute(
    "aria-valuetext",
    /^layers 1 to 2, dense 16 and dense 16: .+\s% of the signal lost$/,
  );

  await fuse(page);
  await expect(region(page, "Fused network")).toContainText("2 layers");
  await expect(region(page, "Random network")).toContainText("2 layers");
  await race(page);
  await expect(region(page, "Verdict").getByRole("row", { name: /^random(?!,)/ })).toContainText(
    /BEATS|INCONCLUSIVE/,
  );
  await expectAccessible(page);
}

test("a software adapter is not chosen unless it is asked for, and the page shows why", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=1");
  const engine = page.getByRole("button", { name: /^Engine/ });
  await expect(engine).not.toContainText("webgpu");
  await engine.click();
  await expect(page.getByRole("dialog", { name: "About the engine" })).toContainText(
    "Only a software WebGPU adapter here",
  );
  await expect(button(page, "Train")).toBeEnabled();
});
