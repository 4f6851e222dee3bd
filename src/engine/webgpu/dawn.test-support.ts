// WebGPU in Node through Dawn (the npm package webgpu), on whatever adapter there is. Without a GPU Vulkan's driver
// is the software one that lies beside Chromium: VK_ICD_FILENAMES names its file, unless the caller did.

import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import type { Gpu } from "./device.ts";

/** The device, with the text of every kernel that runs noted. */
export function watched(gpu: Gpu, codes: string[]): Gpu {
  return {
    ...gpu,
    pipelineOf(code) {
      codes.push(code);
      return gpu.pipelineOf(code);
    },
  };
}

/** Milliseconds for a test: a software driver takes tenths of a second to compile a kernel, on a busy machine more. */
export const LONG = 300_000;

const FILE = "vk_swiftshader_icd.json";
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Where a browser's own files are: beside the program, or in lib where what is on PATH is a script. */
function browserFolders(): readonly string[] {
  const named = process.env["FUSEINIT_BROWSER"];
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const inLib = path.flatMap((folder) => NAMES.map((name) => join(dirname(folder), "lib", name)));
  return [...(named ? [dirname(named)] : []), ...path, ...inLib, "/opt/google/chrome"];
}

/** Gives this thread a navigator.gpu; returns why there is no adapter, or undefined where there is one. */
export async function provideWebgpu(): Promise<string | undefined> {
  if (process.env["VK_ICD_FILENAMES"] === undefined) {
    const file = browserFolders()
      .map((folder) => join(folder, FILE))
      .find((one) => existsSync(one));
    if (file !== undefined) process.env["VK_ICD_FILENAMES"] = file;
  }
  try {
    const { create, globals } = await import("webgpu");
    const gpu = create([]);
    Object.assign(globalThis, globals);
    const existing: object = globalThis.navigator ?? {};
    Object.defineProperty(globalThis, "navigator", {
      value: Object.create(existing, { gpu: { value: gpu } }),
      configurable: true,
    });
    return (await gpu.requestAdapter()) ? undefined : "Dawn finds no WebGPU adapter here";
  } catch (error) {
    return `Dawn does not start here: ${error instanceof Error ? error.message : String(error)}`;
  }
}
