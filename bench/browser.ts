// Opens the bench page in a real Chromium: sources served by Vite, WebGPU on a software adapter where
// there is no hardware.

import { chromium } from "@playwright/test";
import { createServer } from "vite";
import { fileURLToPath } from "node:url";
import { findBrowser } from "#scripts/lib/browser.mjs";
import type { BenchPage } from "./browserPage.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export type OpenedBenchPage = BenchPage & { readonly close: () => Promise<void> };

/** Undefined where no Chromium is found. */
export async function openBenchPage(): Promise<OpenedBenchPage | undefined> {
  const executablePath = await findBrowser();
  if (executablePath === undefined) return undefined;
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: "silent",
    cacheDir: `${ROOT}/node_modules/.cache/bench`,
    server: { host: "127.0.0.1", port: 0, hmr: false, watch: null },
    worker: { format: "es" },
    optimizeDeps: { entries: ["bench/browserPage.ts"] },
  });
  await server.listen();
  const browser = await chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0, // Chromium refuses its sandbox to root
    args: ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"],
  });
  const page = await browser.newPage();
  const [address] = server.resolvedUrls?.local ?? [];
  await page.goto(`${address}bench/browser.html`);
  await page.waitForFunction(() => "bench" in globalThis, undefined, { timeout: 60_000 });
  type Page = { bench: BenchPage };
  return {
    fingerprints: () => page.evaluate(() => (globalThis as unknown as Page).bench.fingerprints()),
    measure: (name, backend) =>
      page.evaluate(([one, on]) => (globalThis as unknown as Page).bench.measure(one, on), [
        name,
        backend,
      ] as const),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
