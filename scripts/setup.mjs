// npm run setup: installs what the tests and the page need, and nothing that is there already.
// Needs Node alone; `npm start` and `npm test` call it, so nobody has to.
import process from "node:process";
import { pathToFileURL } from "node:url";
import { ensureBrowser } from "./lib/browser.mjs";
import { ensureOtherBrowsers } from "./lib/otherBrowsers.mjs";
import { ensureSlurm } from "./lib/slurm.mjs";
import { checkNode, ensurePackages } from "./lib/packages.mjs";

/**
 * Checks Node, installs the npm packages and, unless `browser` is false, finds or installs a Chromium, and
 * Firefox and WebKit where that can be done; for CI Slurm as well.
 * Prints in one line what it found; ends the process with a clear message where it cannot go on.
 */
export async function setUp({ browser = true } = {}) {
  try {
    checkNode();
    await ensurePackages();
    const path = browser ? await ensureBrowser() : undefined;
    if (browser) await ensureOtherBrowsers();
    await ensureSlurm();
    const found = path === undefined ? "" : `, browser ${path}`;
    console.log(`setup: Node ${process.versions.node}, npm packages as in the lockfile${found}`);
  } catch (error) {
    console.error(`setup: ${error.message}`);
    process.exit(1);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await setUp();
