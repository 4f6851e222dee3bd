// The story without any WebGPU adapter: another engine trains, and the page names it.

import { expect } from "@playwright/test";
import {
  button,
  expectAccessible,
  fuse,
  laneScore,
  openLab,
  race,
  region,
  slider,
  status,
  trainOriginal,
  textAlternativeRows,
  watchSmoothness,
  test,
} from "./journey.ts";

test("without an adapter the first preset is trained, fused and raced on another engine, with the notice", async ({
  page,
}) => {
  const smoothness = await watchSmoothness(page);
  await openLab(page);
  await page.getByRole("button", { name: /^Engine/ }).click();
  await expect(page.getByRole("dialog", { name: "About the engine" })).toContainText(
    "No WebGPU adapter here",
  );
  await page.keyboard.press("Escape");
  const loading = await smoothness();
  await trainOriginal(page, 6);
  const training = await smoothness();
  await fuse(page);
  const shown = /fused into one: ([\d.]+)\s% of the signal lost/.exec(
    await status(page).innerText(),
  );
  await expect(slider(page, "First layer to fuse")).toHaveAttribute(
    "aria-valuetext",
    new RegExp(`: ${shown![1]}\\s% of the signal lost`), // measured now, no estimate
  );
  expect(await laneScore(page, "Fused network")).toBeGreaterThan(
    (await laneScore(page, "Random network")) + 0.3,
  );
  await race(page);
  await expect(status(page)).toContainText("Fused");
  report({ loading, training, race: await smoothness() });
  await expectAccessible(page);
});

/** How smooth the page has been, for readers of the log: timing is too noisy to assert it. */
function report(stages: Record<string, { tasks: readonly number[]; frames: readonly number[] }>) {
  for (const [stage, { tasks, frames }] of Object.entries(stages)) {
    const long = tasks.length === 0 ? "none" : `${tasks.length}, worst ${Math.max(...tasks)} ms`;
    const middle = frames.toSorted((a, b) => a - b)[frames.length >> 1];
    const rate = (1000 * frames.length) / frames.reduce((sum, ms) => sum + ms, 0);
    console.log(
      `${stage}: main-thread tasks over 50 ms ${long}; ${rate.toFixed(0)} frames a second, median ${middle.toFixed(1)} ms`,
    );
  }
}

test("every state of the story is free of accessibility faults, in light and dark", async ({
  page,
}) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const seed = colorScheme === "light" ? 0 : 1; // else the race would be brought back
    await openLab(page, `?preset=moons&replicas=2&epochs=2&seed=${seed}`);
    await expectAccessible(page);
    await trainOriginal(page, 2);
    await fuse(page);
    await expectAccessible(page);
  }
});

test("the bracket follows the pointer: its handles, and its body as a whole", async ({ page }) => {
  await openLab(page, "?replicas=1");
  const group = page.getByRole("group", { name: "Layers to fuse" });
  const box = (await group.boundingBox())!;
  const at = (boundary: number) => box.x + (box.width * boundary) / 4;
  const drag = async (from: number, to: number) => {
    await page.mouse.move(from, box.y + 16);
    await page.mouse.down();
    await page.mouse.move(to, box.y + 20, { steps: 6 });
    await page.mouse.up();
  };
  const values = async () => [
    await slider(page, "First layer to fuse").inputValue(),
    await slider(page, "Last layer to fuse").inputValue(),
  ];
  await expect.poll(values).toEqual(["2", "3"]);
  await drag(at(3) - 5, at(4));
  await expect.poll(values).toEqual(["2", "4"]);
  await drag(at(1) + 5, at(0));
  await expect.poll(values).toEqual(["1", "4"]);
  await drag(at(4) - 5, at(2));
  await expect.poll(values).toEqual(["1", "2"]);
  await drag(at(0.6), at(1.6));
  await expect.poll(values).toEqual(["2", "3"]);
});

test("a plain button fuses two neighbours without any dragging", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  await trainOriginal(page, 2);
  await button(page, "Fuse 2 + 3").click();
  await expect(status(page)).toContainText("Layers 2 to 3 fused into one");
  await expect(slider(page, "First layer to fuse")).toHaveValue("2");
});

test("Pause, Step and Reset answer in the middle of training", async ({ page }) => {
  await openLab(page, "?replicas=2&epochs=1600"); // more than is trained before Pause is pressed
  await button(page, "Train").click();
  await button(page, "Pause").click();
  await expect(button(page, "Train")).toBeEnabled({ timeout: 5_000 });
  await button(page, "Step").click();
  await button(page, "Reset").click();
  await expect(status(page)).toContainText("Press Train");
  await expect(button(page, "Train")).toBeEnabled();
});

test("the same seed trains the same", async ({ page }) => {
  await openLab(page, "?replicas=2&epochs=3");
  await trainOriginal(page, 3);
  const first = await textAlternativeRows(page, "Accuracy of every arm");
  await button(page, "Reset").click();
  await expect(status(page)).toContainText("Press Train");
  await trainOriginal(page, 3);
  expect(await textAlternativeRows(page, "Accuracy of every arm")).toEqual(first);
  expect(first.flat().join(" ")).not.toMatch(/NaN|undefined|Infinity/);
});

test("presets and data sets can be changed in the middle of training", async ({ page }) => {
  await openLab(page, "?replicas=2");
  await button(page, "Train").click();
  await page
    .getByRole("combobox", { name: "Preset" })
    .selectOption({ label: "Friedman #1: regression" });
  await expect(status(page)).toContainText("Friedman 1 is ready");
  await page.getByRole("combobox", { name: "Data set" }).selectOption({ label: "Two moons" });
  await expect(status(page)).toContainText("Two moons is ready");
  await page.getByRole("spinbutton", { name: "Replicas" }).fill("3");
  await page.getByRole("spinbutton", { name: "Replicas" }).press("Enter");
  await page.getByRole("spinbutton", { name: "Seed" }).fill("7");
  await page.getByRole("spinbutton", { name: "Seed" }).press("Enter");
  await expect(button(page, "Train")).toBeEnabled();
  await expect(region(page, "Original network")).toContainText("layers");
  await expect(page.getByRole("alert")).toBeHidden();
});

test("a wrong address is reported in words and opens what can be read", async ({ page }) => {
  await openLab(page, "?preset=nonsense");
  await expect(page.getByRole("alert")).toContainText("There is no preset “nonsense”");
  await openLab(page, "?replicas=9999");
  await expect(page.getByRole("alert")).toContainText(
    "replicas=9999 in the address is left out: it must be a whole number from 1 to 64",
  );
  await page.goto("?engine=steam");
  await expect(page.getByRole("alert")).toContainText("there is no engine “steam”");
});

test("the story can be played on another engine that the address asks for", async ({ page }) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2&engine=wasm");
  await expect(page.getByRole("button", { name: /^Engine/ })).toContainText("tfjs-wasm");
  await trainOriginal(page, 2);
  await fuse(page);
  await race(page);
});

test("a worker that dies is replaced, the visitor sees a message, and training can begin again", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=2");
  const [worker] = page.workers();
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error("out of luck");
    });
  });
  await expect(page.getByRole("alert")).toContainText(/training worker stopped .*out of luck/);
  await expect(button(page, "Train")).toBeEnabled();
  await trainOriginal(page, 2);
});

test("Pause is answered in the middle of an epoch", async ({ page }) => {
  await openLab(page, "?replicas=8");
  const answers: number[] = [];
  for (let i = 0; i < 7; i++) {
    await button(page, "Train").click();
    await page.waitForTimeout(120 + 37 * i);
    answers.push(
      await page.evaluate(async () => {
        const find = (name: string) =>
          [...document.querySelectorAll("button")].find((b) => b.textContent === name);
        const pause = find("Pause");
        if (!pause) return 0; // it had just finished
        const began = performance.now();
        pause.click();
        while (!find("Train")) await new Promise((resolve) => setTimeout(resolve));
        return performance.now() - began;
      }),
    );
    await expect(button(page, "Train")).toBeEnabled();
  }
  const sorted = answers.toSorted((a, b) => a - b);
  console.log(`Pause answered after ${sorted.map((ms) => ms.toFixed(0)).join(", ")} ms`);
});

test("each handle of the bracket reaches as far as the other lets it, and Home and End move one alone", async ({
  page,
}) => {
  await openLab(page, "?preset=digits&replicas=1&epochs=1");
  const [first, last] = [slider(page, "First layer to fuse"), slider(page, "Last layer to fuse")];
  await last.press("End");
  const end = await last.inputValue();
  await expect(first).toHaveAttribute("max", String(Number(end) - 1));
  await first.press("End");
  await expect(first).toHaveValue(String(Number(end) - 1));
  await expect(last).toHaveValue(end);
  await last.press("Home");
  await expect(last).toHaveValue(end);
  await first.press("Home");
  await expect(first).toHaveValue("1");
  await last.press("Home");
  await expect(last).toHaveValue("2");
  await expect(first).toHaveValue("1");
  await expect(last).toHaveAttribute("min", "2");
});
