// A WebAssembly file that does not come: the reason is the file, not "already initialized", and when it is
// there again the next start works.

import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { ScriptUnavailableError } from "#engine/engine.ts";
import { openBackend } from "./backend.ts";

const folder = await mkdtemp(join(tmpdir(), "fuseinit-wasm-"));
const NAMES = [
  "tfjs-backend-wasm.wasm",
  "tfjs-backend-wasm-simd.wasm",
  "tfjs-backend-wasm-threaded-simd.wasm",
];
const WASM_FILES = Object.fromEntries(NAMES.map((name) => [name, join(folder, name)]));
vi.mock("./wasmFiles.ts", () => ({ WASM_FILES }));
afterEach(() => vi.unstubAllGlobals());
afterAll(() => rm(folder, { recursive: true }));

test("a file that is missing twice is named twice; once it is there the backend starts", async () => {
  vi.stubGlobal("location", { href: "http://localhost/" });
  vi.stubGlobal("fetch", async () => ({ ok: false, status: 404 }));
  for (const attempt of [1, 2]) {
    const error = await openBackend("wasm").catch((e: unknown) => e);
    expect(error, `attempt ${attempt}`).toBeInstanceOf(ScriptUnavailableError);
    expect((error as Error).message).toContain(
      "the WebAssembly of TensorFlow.js could not be fetched (the server answered 404)",
    );
  }
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  await expect(openBackend("wasm")).rejects.toThrow("the server cannot be reached");

  const built = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
  for (const name of NAMES) await copyFile(join(built, name), join(folder, name));
  const backend = await openBackend("wasm");
  backend.use();
  const doubled = tf.mul(tf.tensor1d([1, 2]), 2);
  expect([...(await backend.read(doubled))]).toEqual([2, 4]);
});
