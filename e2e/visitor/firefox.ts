// Firefox by puppeteer-core over WebDriver BiDi; roles and names are Firefox's own accessibility tree's.

import puppeteer from "puppeteer-core";
import type { ElementHandle } from "puppeteer-core";
import { asSent, WINDOW } from "./visitor.ts";
import type { Found, Visitor } from "./visitor.ts";

export async function openFirefox(executablePath: string, downloads: string): Promise<Visitor> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath,
    headless: true,
    defaultViewport: WINDOW,
    timeout: 60_000,
    extraPrefsFirefox: {
      "browser.download.folderList": 2, // the folder of the next line
      "browser.download.dir": downloads,
      "browser.download.alwaysOpenPanel": false,
    },
  });
  const page = await browser.newPage();
  return {
    browser: "firefox",
    downloads,
    goto: async (address) => void (await page.goto(address)),
    find: async (role, name) => {
      const named = name === undefined ? "" : `[name=${JSON.stringify(name)}]`;
      return (await page.$$(`::-p-aria(${named}[role="${role}"])`)).map(wrap);
    },
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    drag: async (from, to) => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 6 });
      await page.mouse.up();
    },
    run: async <T>(expression: string) => (await page.evaluate(expression)) as T,
    screenshot: () => page.screenshot(),
    close: () => browser.close(),
  };
}

function wrap(handle: ElementHandle): Found {
  return {
    click: () => handle.click(),
    evaluate: async (read, ...values) =>
      (await handle.evaluate(asSent(read) as never, values)) as never,
  };
}
