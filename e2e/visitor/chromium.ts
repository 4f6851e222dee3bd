// Chromium by Playwright, as in all other journeys.

import { join } from "node:path";
import type { Browser, Locator } from "@playwright/test";
import { asSent, WINDOW } from "./visitor.ts";
import type { Found, Visitor } from "./visitor.ts";

/** A visitor in a fresh context of a browser that is open already. */
export async function openChromium(browser: Browser, downloads: string): Promise<Visitor> {
  const context = await browser.newContext({ viewport: WINDOW });
  const page = await context.newPage();
  page.on("download", (file) => void file.saveAs(join(downloads, file.suggestedFilename())));
  return {
    browser: "chromium",
    downloads,
    goto: async (address) => void (await page.goto(address)),
    find: async (role, name) => {
      const found = page.getByRole(role, name === undefined ? {} : { name, exact: true });
      return (await found.all()).map(wrap);
    },
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    drag: async (from, to) => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 6 });
      await page.mouse.up();
    },
    run: (expression) => page.evaluate(expression),
    screenshot: () => page.screenshot(),
    close: () => context.close(),
  };
}

function wrap(found: Locator): Found {
  return {
    click: () => found.click({ timeout: 5_000 }),
    evaluate: (read, ...values) =>
      found.evaluate(asSent(read), values as readonly (string | number)[], { timeout: 5_000 }),
  };
}
