// npm run shots [-- preset …]: drives the built page through its presets and states and takes pictures
// into shots/ (not committed), in three widths and two themes; the README's own go to docs/.
import { copyFile, mkdir } from "node:fs/promises";
import process from "node:process";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { findBrowser } from "./lib/browser.mjs";
import { inRepository } from "./lib/paths.mjs";
import { build, serve } from "./serve.mjs";

const widths = { desktop: [1440, 900], tablet: [1024, 768], phone: [390, 844] };
const themes = ["light", "dark"];
/** Presets other than the first are shown once, raced, on a desktop. */
const presets = [
  "digits",
  "linear",
  "gates",
  "luck",
  "digits-conv",
  "cheapest-pair",
  "few-samples",
  "no-help",
  "spirals",
  "moons",
  "friedman1",
];
const forReadme = {
  "digits-raced-desktop-light": "race",
  "digits-raced-desktop-dark": "dark",
  "digits-raced-phone-light": "phone",
};

const { positionals } = parseArgs({ allowPositionals: true });
const wanted = positionals.length > 0 ? positionals : presets;

const button = (page, name) => page.getByRole("button", { name, exact: true });
const told = (page, text) =>
  page.getByRole("status").filter({ hasText: text }).waitFor({ timeout: 180_000 });

/** The states of the story, in order; each is left when the page has come to rest. */
const story = {
  opened: async () => {},
  trained: async (page) => {
    await button(page, "Train").click();
    await told(page, "Now fuse");
  },
  fused: async (page) => {
    await button(page, "Fuse").click();
    await told(page, "fused into one");
  },
  raced: async (page) => {
    await button(page, "Train").click();
    await told(page, /BEATS|INCONCLUSIVE/);
  },
};

async function shoot(page, name) {
  await page.waitForTimeout(900); // the ribbons' growth, and the last frame
  const file = inRepository("shots", `${name}.png`);
  await page.screenshot({ path: file });
  await page.screenshot({ path: inRepository("shots", `${name}-whole.png`), fullPage: true });
  if (forReadme[name]) await copyFile(file, inRepository("docs", `${forReadme[name]}.png`));
  console.log(`shots/${name}.png`);
}

async function tell(browser, address, preset, width, theme, states) {
  const [w, h] = widths[width];
  const page = await browser.newPage({ viewport: { width: w, height: h }, colorScheme: theme });
  page.on("pageerror", (error) => console.error(`${preset}: ${error.message}`));
  await page.goto(`${address}?preset=${preset}`);
  await told(page, "Press Train");
  for (const [state, act] of Object.entries(story)) {
    await act(page);
    if (states.includes(state)) await shoot(page, `${preset}-${state}-${width}-${theme}`);
  }
  await page.close();
}

await build();
await mkdir(inRepository("shots"), { recursive: true });
await mkdir(inRepository("docs"), { recursive: true });
const address = await serve({ port: 4391, next: true });
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: await findBrowser(), args });
for (const preset of wanted) {
  const isFirst = preset === presets[0];
  for (const width of isFirst ? Object.keys(widths) : ["desktop"]) {
    for (const theme of isFirst ? themes : ["light"]) {
      await tell(browser, address, preset, width, theme, isFirst ? Object.keys(story) : ["raced"]);
    }
  }
}
await browser.close();
process.exit(0);
