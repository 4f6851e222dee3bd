// The start from a spline: its panel, its place in the race, and what is shown where there is no room for one.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import {
  alsoRace,
  button,
  expectAccessible,
  fuse,
  openLab,
  race,
  region,
  status,
  textAlternativeRows,
  test,
  trainOriginal,
} from "./journey.ts";

/** Input, knot at the start and now, of every unit that has one. */
async function knotsOn(page: Page): Promise<string[][]> {
  const label = "The spline's network along its inputs, at the start and now";
  const rows = await textAlternativeRows(page, label);
  return rows.map((cells) => cells.slice(-3)).filter(([, start]) => start !== "spare");
}

test("the preset's spline begins ahead of everybody, and its knots are seen to move", async ({
  page,
}) => {
  await openLab(page, "?preset=spline&epochs=4&engine=simd");
  await expect(region(page, "Spline")).toHaveCount(0);
  await trainOriginal(page, 4);
  await fuse(page);
  const panel = region(page, "Spline");
  await expect(panel).toContainText(
    /\d+ terms explain 9\d\.?\d?\s% of the targets' variance before any/,
  );
  await panel.scrollIntoViewIfNeeded();
  await expect(panel.getByRole("img", { name: /network along its inputs/ })).toBeVisible();
  const knots = await knotsOn(page);
  expect(knots.length).toBeGreaterThan(8);
  for (const [input, start, now] of knots) expect([input, now]).toEqual(["x", start]);
  await race(page);
  await expect
    .poll(async () => (await knotsOn(page)).some(([, start, now]) => now !== start))
    .toBe(true);
  await expect(region(page, "Verdict").getByRole("rowheader", { name: "spline" })).toBeVisible();
  await expect(region(page, "Verdict").getByRole("row", { name: /^spline/ })).toContainText(
    "LOSES",
  );
  await expectAccessible(page);
});

test("the most terms that a spline may have are chosen beside its degree, and as many it has", async ({
  page,
}) => {
  await openLab(page, "?preset=spline&replicas=2&epochs=1&engine=simd");
  await alsoRace(page, async () => {
    const most = page.getByRole("spinbutton", { name: "Terms of the spline at most" });
    await expect(most).toHaveValue("0");
    await most.fill("5");
    await most.press("Enter");
  });
  await trainOriginal(page, 1);
  await fuse(page);
  await expect(region(page, "Spline").getByText(/^[2-5] terms explain/)).toBeVisible();
  await alsoRace(page, async () => {
    await expect(page.getByRole("spinbutton", { name: "Terms of the spline at most" })).toHaveValue(
      "5",
    );
  });
});

test("where the network has no room for the spline the reason stands beside the tick, and the race goes on", async ({
  page,
}) => {
  await openLab(page, "?preset=spirals&replicas=2&epochs=1&engine=simd");
  await trainOriginal(page, 1);
  await alsoRace(page, async (arm) => {
    await arm("spline").check();
    await page
      .getByRole("combobox", { name: "Spline of" })
      .selectOption("products of two hinges, too");
  });
  await fuse(page);
  await expect(region(page, "Curves")).toContainText(
    /No spline here: a dense layer with relu and a bias must stand before the output/,
  );
  await race(page);
  await expect(status(page)).toContainText(/Fused against random|INCONCLUSIVE/);
  await expect(region(page, "Spline")).toHaveCount(0);
  await expect(button(page, "Train")).toBeEnabled();
});
