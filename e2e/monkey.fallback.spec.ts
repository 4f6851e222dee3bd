// A visitor who presses everything at any time: a seeded walk over the page's controls, found by role and
// name. Whatever has been pressed, nothing breaks, no unknown message is shown, and Train still trains.
// FUSEINIT_SEEDS=7,8 walks elsewhere.

import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { button, openLab, region, status, test } from "./journey.ts";

const ACTIONS = 150;

/** Numbers in [0, 1) by Marsaglia's xorshift: the same walk from the same seed. */
function randomFrom(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
type Action = (page: Page, random: Random) => Promise<unknown>;

const pick = <Item>(items: readonly Item[], random: Random): Item =>
  items[Math.floor(random() * items.length)];

/** Long enough for a control that is there, short enough for one that is not. */
const BRIEF = { timeout: 250 };

/** At once, as by a key: without waiting until the control is enabled, in view or at rest. */
const click = (locator: Locator) =>
  locator.evaluate((node: HTMLElement) => node.click(), undefined, BRIEF);

const press = (name: string | RegExp): Action => {
  return (page) => click(page.getByRole("button", { name, exact: true }).first());
};
/** One of the buttons so named, of all that are there. */
const pressOne = (name: RegExp): Action => {
  return async (page, random) => {
    const buttons = await page.getByRole("button", { name }).all();
    if (buttons.length > 0) await click(pick(buttons, random));
  };
};
/** Does something in a dialog, which is opened first where it is not open. */
const inside = (dialog: RegExp, open: Action, action: Action): Action => {
  return async (page, random) => {
    if (!(await page.getByRole("dialog", { name: dialog }).isVisible())) await open(page, random);
    await action(page, random);
  };
};
const inEditor = (action: Action) => inside(/^Layer \d+$/, pressOne(/^Edit layer/), action);
const inArms = (action: Action) => inside(/^Also race$/, press("Choose…"), action);
const inSettings = (action: Action) => inside(/^Settings$/, press("Settings"), action);

const choose = (name: string): Action => {
  return async (page, random) => {
    const select = page.getByRole("combobox", { name, exact: true }).first();
    const values = await select.evaluate(
      (node: HTMLSelectElement) =>
        [...node.options]
          .filter((o) => !o.disabled && !o.value.includes("fashion"))
          .map((o) => o.value),
      undefined,
      BRIEF,
    );
    await select.selectOption(pick(values, random), BRIEF);
  };
};
const SILLY = ["0", "-1", "1e9", "", "1e-300", "3", "2", "7", "0.5", "64"];
const fill = (name: string): Action => {
  return async (page, random) => {
    const field = page.getByRole("spinbutton", { name, exact: true }).first();
    await field.fill(pick(SILLY, random), BRIEF);
    await field.press(random() < 0.5 ? "Enter" : "Tab", BRIEF);
  };
};
const tick = (name: string | RegExp): Action => {
  return (page) => click(page.getByRole("checkbox", { name }).first());
};
const key = (...keys: string[]): Action => {
  return async (page, random) => page.keyboard.press(pick(keys, random));
};

const LINKS = [
  "v=1&preset=moons&replicas=2",
  "v=1&preset=spirals&replicas=1&fusion.span=(1,2)",
  "v=1&preset=moons&replicas=(",
  "v=1&preset=moons&training.optimizer.learningRate=90",
];
const paste: Action = async (page, random) => {
  const link = pick(LINKS, random);
  await page.evaluate((hash) => (location.hash = hash), link);
};

/** Those that are pressed more often are listed more than once. */
const MENU: readonly Action[] = [
  ...[press(/^(Train|Pause)$/), press(/^(Train|Pause)$/), press(/^(Train|Pause)$/)],
  ...[press("Step"), press("Reset"), press("Fuse"), press("Fuse"), pressOne(/^Fuse \d \+ \d$/)],
  ...[press("Undo"), press("Redo"), key("Control+z", "Control+Shift+Z", "Escape", "Escape")],
  ...[choose("Preset"), choose("Data set"), fill("Replicas"), fill("Seed"), paste],
  ...[pressOne(/^Edit layer/), pressOne(/^Add a layer/), pressOne(/^Choose layers/)],
  ...["Units", "Filters", "Stride", "Kernel size", "Dropout"].map((name) => inEditor(fill(name))),
  ...["Activation", "Type", "Pooling", "Padding"].map((name) => inEditor(choose(name))),
  ...["Duplicate", "Remove", "Insert before"].map((name) => inEditor(press(name))),
  inEditor(tick("Batch norm")),
  ...["Epochs", "Batch size", "Learning rate", "Weight decay (L2)", "Samples"].map((name) =>
    inSettings(fill(name)),
  ),
  ...[
    "Optimizer",
    "Replicas differ in",
    "Keep kernels orthogonal",
    "Initializer",
    "Method",
    "Long spans",
    "Inherit",
  ].map((name) => inSettings(choose(name))),
  ...["product", "variance-matched", "random, inherited"].map((arm) => inArms(tick(arm))),
  tick(/with parent/),
  ...[choose("Over"), choose("Band"), press("Zoom in"), press("Reset zoom"), pressOne(/sample$/)],
  ...[press("Weights"), press("Activations"), pressOne(/^Open layer/), press("Dismiss")],
  ...[press("Export"), press("Share"), key("Tab", "ArrowRight", "ArrowLeft", "Enter")],
];

/** Words that only a fault puts on a page. */
const IGNORED = /\b(NaN|Infinity|undefined|null|\[object)\b/;

async function isSound(page: Page): Promise<void> {
  expect(await page.locator("body").innerText()).not.toMatch(IGNORED);
  const alerts: Locator = page.getByRole("alert");
  for (const text of await alerts.allInnerTexts()) {
    expect(text).not.toMatch(/worker stopped|crashed|is not a function|Cannot read/);
  }
}

for (const seed of (process.env["FUSEINIT_SEEDS"] ?? "1,2").split(",").map(Number)) {
  test(`the page stands whatever is pressed: walk ${seed}`, async ({ page }) => {
    test.setTimeout(300_000);
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    const random = randomFrom(seed);
    await openLab(page, "?preset=moons&replicas=2&epochs=3");
    for (let i = 0; i < ACTIONS; i++) {
      await pick(MENU, random)(page, random).catch(() => {}); // not there now
      if (random() < 0.5) await page.waitForTimeout(150 * random());
      if (i % 10 === 9) await isSound(page);
    }
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await isSound(page);
    expect(errors).toEqual([]);
    await page.evaluate(() => (location.hash = "v=1&preset=friedman1&replicas=2"));
    await expect(status(page)).toContainText("Press Train", { timeout: 60_000 });
    await button(page, "Train").click();
    await expect(status(page)).toContainText(/^Epoch \d/, { timeout: 60_000 });
    await expect(region(page, "Original network")).toContainText("layers");
    await isSound(page);
  });
}
