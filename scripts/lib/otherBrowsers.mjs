// Firefox and WebKit for the journeys beside Chromium's. Nobody has to have them: where one is not there
// and cannot be installed, its journeys are skipped with the reason given here.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { aptInstall } from "./apt.mjs";
import { findProgram } from "./repository.mjs";

const firefoxPlaces = [
  "/Applications/Firefox.app/Contents/MacOS/firefox",
  ...["PROGRAMFILES", "PROGRAMFILES(X86)"]
    .filter((folder) => process.env[folder] !== undefined)
    .map((folder) => join(process.env[folder], "Mozilla Firefox/firefox.exe")),
];

/** WebKitGTK's own browser lies beside its library: /usr/lib/…/webkit2gtk-4.1/MiniBrowser. */
function miniBrowsers() {
  const libraries = "/usr/lib";
  const list = (folder) => {
    try {
      return readdirSync(folder).map((name) => join(folder, name));
    } catch {
      return [];
    }
  };
  return [libraries, ...list(libraries).filter((folder) => folder.endsWith("-linux-gnu"))]
    .flatMap(list)
    .filter((folder) => /webkit(2gtk|gtk)-[\d.]+$/.test(folder))
    .map((folder) => join(folder, "MiniBrowser"));
}

/** Firefox's file, or undefined. */
export const findFirefox = () => findProgram(["firefox-esr", "firefox"], firefoxPlaces);

/** The three programs that show a page in WebKit, or undefined where one is missing. */
export function findWebKit() {
  const driver = findProgram(["WebKitWebDriver"]);
  const browser = findProgram([], miniBrowsers());
  const screen = findProgram(["Xvfb"]);
  return driver && browser && screen ? { driver, browser, screen } : undefined;
}

/** Why a browser's journeys are skipped, and what would run them. */
export const missing = {
  firefox: "no Firefox here: install firefox-esr (apt-get) or Firefox, then run npm test again",
  webkit:
    "no WebKit with a driver here: install webkit2gtk-driver and xvfb (apt-get), then run npm test again",
};

/** Installs Firefox and WebKit where apt-get can; what is still missing afterwards is no error. */
export async function ensureOtherBrowsers() {
  if (!findFirefox()) await aptInstall(["firefox-esr"]);
  if (!findWebKit()) await aptInstall(["webkit2gtk-driver", "xvfb"]);
}
