// The page without its server: after one visit everything is there, and a new version breaks no session that runs.
// A server of its own, whose files can change; at a name that is not "localhost", where nothing is kept.

import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { siteListener } from "#scripts/lib/site.mjs";
import {
  button,
  expectAccessible,
  fuse,
  openLab,
  race,
  region,
  test,
  trainOriginal,
} from "./journey.ts";

test.use({ serviceWorkers: "allow" });

const BASE = "/somewhere/below/";
const SMALL = "?preset=moons&replicas=2&epochs=2&seed=0&engine=simd";

/** The built page in a folder that a test may change, served from a sub-path. */
const site = test.extend<{ folder: string; address: string }>({
  folder: async ({ browserName }, use) => {
    const folder = await mkdtemp(join(tmpdir(), `fuseinit-lab-${browserName}-`));
    await cp("dist", folder, { recursive: true });
    await use(folder);
    await rm(folder, { recursive: true });
  },
  address: async ({ folder }, use) => {
    const server = createServer(siteListener({ base: BASE, foldersFor: () => [folder] }));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    await use(`http://lab.localhost:${(server.address() as AddressInfo).port}${BASE}`);
    server.closeAllConnections();
    server.close();
  },
});

/** Until the page's own copy of all its files is complete and answers. */
async function kept(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

site(
  "opened once, the page trains, fuses and judges without its server, from any link to it",
  async ({ page, context, address }) => {
    await openLab(page, `${address}${SMALL}`);
    await kept(page);
    await context.setOffline(true);
    await openLab(page, `${address}${SMALL}`);
    await trainOriginal(page, 2);
    await fuse(page);
    await race(page);
    await expect(region(page, "Verdict")).toContainText(/BEATS|LOSES|INCONCLUSIVE/);
    await button(page, "Settings").click(); // a script that the first visit did not ask for
    await expect(page.getByRole("spinbutton", { name: "Epochs", exact: true })).toBeVisible();
    await page.goto(address); // the story
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  },
);

site(
  "a new version is announced, breaks nothing, and starts alone when it is asked to",
  async ({ page, context, folder, address }) => {
    await openLab(page, `${address}${SMALL}`);
    await kept(page);
    await deploy(folder);
    await page.evaluate(() => navigator.serviceWorker.ready.then((found) => found.update()));
    const line = region(page, "Last session");
    await expect(line).toContainText("A new version of this page is ready.");
    await expectAccessible(page);
    await button(page, "Settings").click(); // its script is no longer on the server
    await expect(page.getByRole("spinbutton", { name: "Epochs", exact: true })).toBeVisible();
    await page.keyboard.press("Escape");
    await trainOriginal(page, 2);

    const second = await context.newPage();
    await openLab(second, `${address}${SMALL}`);
    await button(page, "Start the new version").click();
    await expect(line).toContainText("Other tabs run the present one");
    expect(await page.title()).toBe("FuseInit Lab");
    await second.close();
    await button(page, "Start the new version").click();
    await expect(page).toHaveTitle("FuseInit Lab 2", { timeout: 30_000 });
    await expect(region(page, "Original network")).toContainText("epoch 2"); // the session came along
  },
);

/** The next version: another title, and a script less. */
async function deploy(folder: string): Promise<void> {
  const read = (name: string) => readFile(join(folder, name), "utf8");
  const gone = (await readdir(join(folder, "assets"))).find((name) =>
    name.startsWith("SettingsForm"),
  );
  const page = (await read("index.html")).replace("FuseInit Lab</title>", "FuseInit Lab 2</title>");
  const list = (await read("sw.js"))
    .replace(new RegExp(`\\{url:"assets/${gone}",revision:null\\},?`), "")
    .replace(/(url:"index.html",revision:")\w+/, "$1two");
  expect(list).not.toContain(gone);
  expect(list).toContain('revision:"two"');
  await rm(join(folder, "assets", gone!));
  await writeFile(join(folder, "index.html"), page);
  await writeFile(join(folder, "sw.js"), list);
}
