// How the journeys start Chromium: the browser that setup found, quiet, with or without WebGPU.

import type { LaunchOptions } from "@playwright/test";
import { findBrowser } from "#scripts/lib/browser.mjs";

const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** A WebGPU adapter in software: the same in every machine, with or without a graphics card. */
const softwareWebGpu = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

/** Launch options; without `webgpu` the page finds no adapter and has to use another engine. */
export async function launchOptions({ webgpu }: { webgpu: boolean }): Promise<LaunchOptions> {
  const executablePath = await findBrowser();
  if (executablePath === undefined) throw new Error("no browser found: run npm run setup");
  return {
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0, // Chromium refuses its sandbox to root
    args: webgpu ? [...quiet, ...softwareWebGpu] : quiet,
  };
}
