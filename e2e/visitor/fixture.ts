// The fixture `visit`: opens a browser by name on the page, with a test's own scripts before the page's, and
// ends it after the test. A browser that is not here skips the test with the reason.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import type { Browser } from "@playwright/test";
import { findFirefox, findWebKit, missing } from "#scripts/lib/otherBrowsers.mjs";
import { openChromium } from "./chromium.ts";
import { openFirefox } from "./firefox.ts";
import { FAULTS, servePage } from "./servePage.ts";
import type { Before } from "./servePage.ts";
import type { BrowserName, Visitor } from "./visitor.ts";
import { openWebKit } from "./webkit.ts";

/** A visitor who has the page open under `address`, such as "?preset=moons". */
export type Visit = (browser: BrowserName, address: string, before?: Before) => Promise<Visitor>;

export const test = base.extend<{ visit: Visit }>({
  visit: async ({ browser: chromium, baseURL }, use) => {
    const open: { readonly visitor: Visitor; readonly close: () => Promise<void> }[] = [];
    await use(async (name, address, before) => {
      const downloads = await mkdtemp(join(tmpdir(), `fuseinit-${name}-`));
      const page = await servePage(baseURL!, before);
      let visitor: Visitor | undefined;
      const close = async () => {
        await visitor?.close();
        page.close();
        await rm(downloads, { recursive: true, force: true, maxRetries: 5 });
      };
      try {
        visitor = await openBrowser(name, chromium, downloads);
        open.push({ visitor, close });
        await visitor.goto(new URL(address, page.address).href);
        return visitor;
      } catch (error) {
        if (!visitor) await close();
        throw error;
      }
    });
    const faults: string[] = [];
    for (const { visitor, close } of open) {
      faults.push(...(await visitor.run<string[]>(FAULTS).catch((error) => [String(error)])));
      await close();
    }
    expect(faults).toEqual([]);
  },
});

async function openBrowser(name: BrowserName, chromium: Browser, downloads: string) {
  if (name === "chromium") return openChromium(chromium, downloads);
  const firefox = name === "firefox" ? findFirefox() : undefined;
  const webkit = name === "webkit" ? findWebKit() : undefined;
  test.skip(!firefox && !webkit, missing[name]);
  return firefox ? openFirefox(firefox, downloads) : openWebKit(webkit!, downloads);
}
