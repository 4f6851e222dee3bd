// npm run shots [-- preset …] [--states opened,raced] [--widths phone] [--themes dark]: drives the built
// page through its presets and states and takes pictures into shots/ (not committed), in three widths and
// two themes, with forced colours and at 200 %; what can go wrong is shown too, as the preset "mishaps".
// A run of everything renews the README's own pictures in docs/.
import { copyFile, mkdir } from "node:fs/promises";
import process from "node:process";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { findBrowser } from "./lib/browser.mjs";
import { inRepository } from "./lib/repository.mjs";
import { afterwards, beginnings, mishaps, open, story } from "./lib/shotStates.mjs";
import { build, serve } from "./serve.mjs";

const widths = { desktop: [1440, 900], tablet: [1024, 768], phone: [390, 844] };
const themes = ["light", "dark"];
const presets = [
  "digits",
  "linear",
  "gates",
  "luck",
  "digits-conv-8",
  "cheapest-pair",
  "few-samples",
  "alike",
  "no-help",
  "spirals",
  "moons",
  "friedman1",
  "spline",
];
const forReadme = {
  "digits-raced-desktop-light": "race",
  "digits-raced-desktop-dark": "dark",
  "digits-raced-phone-light": "phone",
};

const list = (text, all) => text?.split(",") ?? all;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { states: { type: "string" }, widths: { type: "string" }, themes: { type: "string" } },
});
const wanted = positionals.length > 0 ? positionals : [...presets, "mishaps"];
const states = list(values.states, [...Object.keys(story), ...Object.keys(mishaps)]);
const looks = list(values.widths, Object.keys(widths)).flatMap((width) =>
  list(values.themes, themes).map((theme) => ({ name: `${width}-${theme}`, width, theme })),
);

/** One look at the page: the first screen, and all of it. */
async function shoot(page, name) {
  await page.waitForTimeout(1500); // ribbons grow, canvases off the screen are painted once a second
  const file = inRepository("shots", `${name}.png`);
  await page.screenshot({ path: file });
  await page.screenshot({ path: inRepository("shots", `${name}-whole.png`), fullPage: true });
  if (forReadme[name]) await copyFile(file, inRepository("docs", `${forReadme[name]}.png`));
  console.log(`shots/${name}.png`);
}

async function shootAll(page, name) {
  for (const { name: look, width, theme } of looks) {
    const [w, h] = widths[width];
    await page.setViewportSize({ width: w, height: h });
    await page.emulateMedia({ colorScheme: theme });
    await shoot(page, `${name}-${look}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** What the system may ask for: each once, at the end of the race. */
async function shootManners(page, name) {
  for (const colorScheme of themes) {
    await page.emulateMedia({ forcedColors: "active", colorScheme });
    await shoot(page, `${name}-forced-${colorScheme}`);
  }
  await page.emulateMedia({ forcedColors: "none", colorScheme: "light" });
  await page.setViewportSize({ width: 720, height: 450 }); // 1440 × 900 at 200 %
  await shoot(page, `${name}-zoomed`);
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** In a browser context of its own, which has kept nothing: the page offers no earlier session. */
async function freshPage(browser, name) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on("pageerror", (error) => console.error(`${name}: ${error.message}`));
  return page;
}

async function playStory(browser, address, preset) {
  let page;
  for (const [state, act] of Object.entries(story)) {
    const start = beginnings[state];
    if (start !== undefined) {
      await page?.close();
      page = await freshPage(browser, preset);
      await open(page, address, `?preset=${preset}${start}`);
    }
    await act(page);
    if (states.includes(state)) await shootAll(page, `${preset}-${state}`);
    await afterwards[state]?.(page);
    if (state === "raced" && states.includes(state)) await shootManners(page, preset);
  }
  await page?.close();
}

await build();
await mkdir(inRepository("shots"), { recursive: true });
await mkdir(inRepository("docs"), { recursive: true });
const address = await serve({ port: 4391, next: true });
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: await findBrowser(), args });
for (const preset of wanted.filter((name) => name !== "mishaps")) {
  await playStory(browser, address, preset);
}
for (const [name, act] of Object.entries(wanted.includes("mishaps") ? mishaps : {})) {
  if (!states.includes(name)) continue;
  const page = await freshPage(browser, name);
  await act(page, address);
  await shootAll(page, name);
  await page.close();
}
await browser.close();
process.exit(0);
