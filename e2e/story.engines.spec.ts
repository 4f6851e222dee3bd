// The whole story, a lesson's worth of clicks, and the same bits, in Chromium, Firefox and WebKit.

import { expect } from "@playwright/test";
import { test } from "./visitor/fixture.ts";
import type { Visit } from "./visitor/fixture.ts";
import * as by from "./visitor/steps.ts";
import { BROWSERS } from "./visitor/visitor.ts";
import type { BrowserName, Visitor } from "./visitor/visitor.ts";

/** A small experiment of each kind: its address and its epochs. */
const EXPERIMENTS = [
  ["?preset=moons&replicas=3&epochs=3&engine=simd", 3],
  ["?preset=digits-conv&replicas=2&epochs=1&engine=simd", 1],
  ["?preset=friedman1&replicas=2&epochs=1&engine=simd", 1],
] as const;

type Experiment = (typeof EXPERIMENTS)[number];

/** Plays the story of an experiment and returns the results.json that the browser has saved. */
async function resultsOf(visit: Visit, browser: BrowserName, [address, epochs]: Experiment) {
  const visitor = await visit(browser, address);
  await by.playStory(visitor, epochs);
  return by.exportResults(visitor);
}

/** Chromium's results, from the same run of the tests, computed once. */
const inChromium = new Map<Experiment, unknown>();

for (const browser of BROWSERS.filter((name) => name !== "chromium")) {
  for (const experiment of EXPERIMENTS) {
    test(`${browser} trains, fuses and races ${experiment[0]} to the same bits as Chromium`, async ({
      visit,
    }) => {
      const results = await resultsOf(visit, browser, experiment);
      const known = inChromium.get(experiment) ?? (await resultsOf(visit, "chromium", experiment));
      inChromium.set(experiment, known);
      expect(results).toEqual(known);
      expect(JSON.stringify(results)).not.toMatch(/null|NaN/);
    });
  }
}

/** Drags the right end of the bracket to the end of the network. */
async function dragToTheEnd(visitor: Visitor): Promise<void> {
  const last = await by.the(visitor, "slider", "Last layer to fuse");
  const [left, top, width, layers, chosen] = await last.evaluate((element) => {
    const { left, top, width } = element.closest("[role=group]")!.getBoundingClientRect();
    const { max, value } = element as HTMLInputElement;
    return [left, top, width, Number(max), Number(value)];
  });
  await visitor.drag(
    { x: left + (width * chosen) / layers - 5, y: top + 16 },
    { x: left + width - 2, y: top + 20 },
  );
  await by.expectRead(visitor, ["slider", "Last layer to fuse"], new RegExp(`^${layers}$`));
}

/** Whether every canvas that is large enough to be a picture has been painted. */
const ARE_PAINTED = `[...document.querySelectorAll(".boundary-picture canvas")].map((canvas) =>
  canvas.getContext("2d").getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data[3] > 0)`;

for (const browser of BROWSERS.filter((name) => name !== "chromium")) {
  test(`the bare address in ${browser}: it trains by itself, Fuse, Train, and one sentence at the end`, async ({
    visit,
  }, info) => {
    const visitor = await visit(browser, "");
    const expectHeading = (words: RegExp) =>
      expect
        .poll(() => visitor.run(`document.querySelector("h1")?.innerText`), { timeout: 90_000 })
        .toMatch(words);
    const look = async (name: string) => {
      if (browser === "webkit") return; // its driver never answers with a picture of this page
      const body = Buffer.from(await visitor.screenshot());
      await info.attach(`${browser}-${name}`, { body, contentType: "image/png" });
    };
    await expectHeading(/^Two of these\s+layers can\s+become one/);
    await expect.poll(() => visitor.run(ARE_PAINTED)).toEqual([true]);
    await look("choosing");
    await by.click(visitor, "Fuse");
    await expectHeading(/^Same size\.\s+No training\s+step since/);
    await expect.poll(() => visitor.run(ARE_PAINTED)).toEqual([true, true]);
    await look("split");
    await by.click(visitor, "Train");
    await expectHeading(/counting everything, .+ ahead\.$/);
    await by.expectRead(
      visitor,
      ["region", "Verdict"],
      /counting everything\s*[+−\d].*(BEATS|LOSES|INCONCLUSIVE)/,
    );
    await look("verdict");
  });
}

for (const browser of BROWSERS) {
  test(`a lesson in ${browser}: bracket, editor, undo, another preset, share`, async ({
    visit,
  }, info) => {
    const visitor = await visit(browser, "?preset=digits&replicas=1&epochs=1&engine=simd");
    await by.expectReady(visitor);
    await dragToTheEnd(visitor);
    await by.focus(visitor, "slider", "First layer to fuse");
    await visitor.press("ArrowRight");
    await by.expectRead(visitor, ["slider", "First layer to fuse"], /^3$/);

    await by.click(visitor, "Edit layer 2");
    await by.enter(visitor, "Units", 12);
    await info.attach(`${browser}-editor`, {
      body: Buffer.from(await visitor.screenshot()),
      contentType: "image/png",
    });
    await visitor.press("Escape");
    await by.expectRead(visitor, ["region", "Original network"], /2\s+dense 12/);
    await by.click(visitor, "Undo");
    await by.expectRead(visitor, ["region", "Original network"], /2\s+dense 32/);

    await by.choose(visitor, "Preset", "Moons: an easy task");
    await by.expectStatus(visitor, /Two moons is ready/);
    await by.enter(visitor, "Seed", 7);
    await by.expectStatus(visitor, /Press Train/);
    await by.click(visitor, "Share");
    await by.expectStatus(visitor, /Link copied/);
    await expect.poll(() => visitor.run("location.hash")).toMatch(/preset=moons&seed=7/);
  });

  test(`a dialog in ${browser} is as high as what it holds, and no higher`, async ({ visit }) => {
    const page = `Object.defineProperty(navigator, "clipboard", { value: undefined })`;
    const visitor = await visit(browser, "?preset=moons&engine=simd", { page });
    await by.expectReady(visitor);
    await by.click(visitor, "Share");
    const dialog = await by.the(visitor, "dialog", "Link to this experiment");
    const box = await dialog.evaluate((element) => {
      const { style } = element as HTMLElement;
      const { top, bottom, height } = element.getBoundingClientRect();
      Object.assign(style, { position: "absolute", inset: "0 auto auto 0", height: "auto" });
      const natural = element.getBoundingClientRect().height;
      style.cssText = "";
      return { height, natural, offCentre: Math.abs(top + bottom - innerHeight) / 2 };
    });
    expect(box.natural).toBeGreaterThan(100);
    expect(Math.abs(box.height - box.natural)).toBeLessThan(1);
    expect(box.offCentre).toBeLessThan(2);
    await visitor.press("Escape");
  });
}
