// The journeys: real browsers on the built page, served under a sub-path as GitHub Pages does. Chromium, and:
//   e2e/*.engines.spec.ts   Firefox and WebKit beside it, by e2e/visitor; skipped where they are not
// Chromium alone:
//   e2e/*.webgpu.spec.ts    with a software WebGPU adapter
//   e2e/*.fallback.spec.ts  with no adapter: another engine
//   e2e/*.phone.spec.ts     390 × 844, touch

import { defineConfig } from "@playwright/test";
import { launchOptions } from "./e2e/browser.ts";

const port = Number(process.env["FUSEINIT_PORT"] ?? 4317);
const base = "/fuseinit-lab/";
const address = `http://127.0.0.1:${port}${base}`;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  timeout: 240_000,
  expect: { timeout: 30_000 },
  workers: 2, // one page waits while the other trains: on two cores half of the time is waiting
  retries: 0,
  forbidOnly: Boolean(process.env["CI"]),
  reporter: [["list"]],
  use: {
    baseURL: address,
    serviceWorkers: "block", // what a journey loses on its way it must not find again; e2e/offline allows it
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  webServer: {
    command: `node scripts/serve.mjs --build --port ${port} --base ${base}`,
    url: address,
    timeout: 180_000,
    reuseExistingServer: false,
  },
  projects: [
    {
      name: "webgpu",
      testMatch: "*.webgpu.spec.ts",
      use: { launchOptions: await launchOptions({ webgpu: true }) },
    },
    {
      name: "fallback",
      testMatch: "*.fallback.spec.ts",
      use: { launchOptions: await launchOptions({ webgpu: false }) },
    },
    {
      name: "engines",
      testMatch: "*.engines.spec.ts",
      use: { launchOptions: await launchOptions({ webgpu: false }) },
    },
    {
      name: "phone",
      testMatch: "*.phone.spec.ts",
      use: {
        launchOptions: await launchOptions({ webgpu: false }),
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        hasTouch: true,
        isMobile: true,
      },
    },
  ],
});
