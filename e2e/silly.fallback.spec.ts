// Values that make no sense, through a shared link and through the fields: a sentence, or a number pulled
// into its range; never a page that hangs, and never a word that only a fault puts there.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, openLab, status, test } from "./journey.ts";

const IGNORED = /\b(NaN|Infinity|undefined|null)\b/;
const NETWORK = "network.layers=((type:dense,units:8,activation:relu),(type:dense,units:2))";
const moons = (fields: string, network = NETWORK) => `v=1&data.name=moons&${network}&${fields}`;

const REFUSED: readonly (readonly [what: string, link: string, words: RegExp])[] = [
  ["less than no epoch", moons("training.epochs=-1"), /training\.epochs=-1 \(.*got -1/],
  ["a billion replicas", moons("replicas=1000000000"), /replicas=1000000000 \(.*from 1 to 64/],
  ["replicas in words", moons("replicas=many"), /replicas=many \(must be a whole number/],
  ["a rate in words", moons("training.optimizer.learningRate=fast"), /learningRate/],
  ["a ridge beyond all numbers", moons("fusion.ridge=(relative:1e300)"), /fusion\.ridge/],
  ["no samples", moons("data.train=0"), /data\.train=0 \(.*got 0/],
  [
    "layers that hold billions of weights",
    moons(
      "seed=1",
      "network.layers=((type:dense,units:65536),(type:dense,units:65536),(type:dense,units:2))",
    ),
    /Layer 2 \(dense 65536\) is too large: .*million weights/,
  ],
  [
    "a pool as wide as the world",
    "v=1&data.name=digits&network.layers=((type:conv2d,filters:4,kernelSize:3),(type:maxPool,poolSize:1000000000,padding:same,strides:1),(type:flatten),(type:dense,units:10))",
    /Layer 1 .* takes too long/,
  ],
  [
    "fewer outputs than classes",
    moons("seed=2", NETWORK.replace("units:2", "units:1")),
    /ends in one output, and .* has 2 classes; give the last layer 2/,
  ],
];

async function expectSound(page: Page): Promise<void> {
  expect(await page.locator("body").innerText()).not.toMatch(IGNORED);
}

test("links that ask for nonsense are answered with a sentence", async ({ page }) => {
  test.setTimeout(180_000);
  await openLab(page, "?preset=moons&replicas=1&epochs=1");
  for (const [what, link, words] of REFUSED) {
    await page.evaluate((hash) => (location.hash = hash), link);
    await expect(page.getByRole("alert"), what).toContainText(words, { timeout: 30_000 });
    await expectSound(page);
  }
  await page.evaluate(() => (location.hash = "v=1&preset=moons&replicas=1"));
  await expect(status(page)).toContainText("Press Train");
});

test("links that ask for the unusual are followed", async ({ page }) => {
  test.setTimeout(180_000);
  await openLab(page, "?preset=moons&replicas=1&epochs=1");
  const asked = [
    "training.batchSize=65536",
    "training.optimizer.learningRate=1e-300",
    "training.l2=1e30",
  ];
  for (const fields of asked) {
    await page.evaluate(
      (hash) => (location.hash = hash),
      moons(`${fields}&training.epochs=2&replicas=1`),
    );
    await expect(status(page), fields).toContainText("Press Train");
    await button(page, "Train").click();
    await expect(status(page), fields).toContainText(/Epoch 2 of 2|became infinite/);
    await expectSound(page);
  }
});

test("fields pull in what is out of range, take decimal commas, and report what they refuse", async ({
  page,
}) => {
  await openLab(page, "?preset=moons&replicas=2&epochs=1");
  const field = (name: string) => page.getByRole("spinbutton", { name, exact: true });
  const enter = async (name: string, typed: string, value: string, note = "") => {
    await field(name).press("ControlOrMeta+a");
    await page.keyboard.type(typed);
    await field(name).press("Enter");
    await expect(field(name), typed).toHaveValue(value);
    const words = page.locator(`[id="${(await field(name).getAttribute("id"))!}-note"]`);
    await expect(words, typed).toHaveText(note);
  };
  await enter("Replicas", "0", "1", "0 is too little: 1 is the least here.");
  await enter("Replicas", "1e9", "64", "1e9 is too much: 64 is the most here.");
  await enter("Replicas", "2,4", "2", "2,4 is not whole: 2 is taken.");
  await field("Replicas").fill("");
  await field("Replicas").press("Enter");
  await expect(page.getByText("A number belongs here. 2 stays.")).toBeVisible();
  await enter("Seed", "-1", "0", "-1 is too little: 0 is the least here.");
  await button(page, "Settings").click();
  await enter(
    "Epochs",
    "many",
    "1",
    "“many” is not taken: type a number alone, such as 5. 1 stays.",
  );
  await enter("Batch size", "1e9", "500", "1e9 is too much: 500 is the most here.");
  await enter("Learning rate", "0,05", "0.05");
  await enter(
    "Learning rate",
    "1,000",
    "0.05",
    "“1,000” may be 1.000 or 1000: type one of these. 0.05 stays.",
  );
  await expect(field("Learning rate")).toHaveAttribute("aria-invalid", "true");
  await enter("Learning rate", "0,5", "0.5");
  await field("Learning rate").press("ArrowDown");
  await expect(field("Learning rate")).toHaveValue("0.4");
  await enter("Learning rate", "1e6", "100", "1e6 is too much: 100 is the most here.");
  await enter("Learning rate", "−5", "0", "−5 is too little: 0 is the least here.");
  await enter("Learning rate", "1e-300", "1e-300");
  await enter("Samples", "0", "1", "0 is too little: 1 is the least here.");
  await page.keyboard.press("Escape");
  await expect(status(page)).toContainText("Press Train");
  await button(page, "Train").click();
  await expect(status(page)).toContainText("Epoch 1 of 1", { timeout: 60_000 });
  await expectSound(page);
});
