// A Chromium for the journeys: finds one, or installs one where that can be done.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { aptInstall } from "./apt.mjs";
import { findProgram } from "./repository.mjs";
import { execute, executeTool } from "./processes.mjs";

const downloadSeconds = 300;

/** Names on PATH first, then the places where installers for macOS and Windows put Chrome. */
const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ...["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]
    .filter((folder) => process.env[folder] !== undefined)
    .map((folder) => join(process.env[folder], "Google/Chrome/Application/chrome.exe")),
];

/** The browser named by FUSEINIT_BROWSER; a name without a file is an error, not a wish. */
function namedBrowser() {
  const named = process.env["FUSEINIT_BROWSER"];
  if (!named) return undefined;
  if (!existsSync(named)) {
    throw new Error(
      `FUSEINIT_BROWSER names ${named}, which does not exist: correct it or unset it`,
    );
  }
  return resolve(named);
}

/** Playwright's own Chromium, where it was downloaded before. */
async function playwrightsBrowser() {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
}

const installedBrowser = () => findProgram(commands, places);

/**
 * The browser that the journeys use, or undefined: one named by FUSEINIT_BROWSER, Playwright's own,
 * an installed Chrome or Chromium. Installs nothing.
 * @returns {Promise<string | undefined>}
 */
export async function findBrowser() {
  return namedBrowser() ?? (await playwrightsBrowser()) ?? installedBrowser();
}

/** Whether the browser starts at all (its system libraries may be missing). */
async function runs(path) {
  if (process.platform === "win32") return true; // chrome.exe --version opens a window there
  return (await execute(path, ["--version"], { timeoutSeconds: 30 })).code === 0;
}

async function downloadBrowser() {
  console.log("setup: no browser found; downloading Playwright's Chromium (about 170 MB)");
  const { code } = await executeTool("@playwright/test/cli.js", ["install", "chromium"], {
    timeoutSeconds: downloadSeconds,
  });
  return code === 0 ? playwrightsBrowser() : undefined;
}

async function installDebiansBrowser() {
  return (await aptInstall(["chromium"])) ? installedBrowser() : undefined;
}

/**
 * As findBrowser, but installs one when none is there or none starts: Playwright's download, then
 * Debian's package. Throws with what to do when nothing helped.
 * @returns {Promise<string>}
 */
export async function ensureBrowser() {
  const named = namedBrowser();
  if (named) return named;
  const ways = [playwrightsBrowser, installedBrowser, downloadBrowser, installDebiansBrowser];
  for (const way of ways) {
    const path = await way();
    if (path !== undefined && (await runs(path))) return path;
  }
  throw new Error(
    "no browser found, and none could be installed: install Chrome or Chromium, " +
      "or set FUSEINIT_BROWSER to the path of one",
  );
}
