// What runs in the browser for browser.ts: the same contenders and clock as in Node, on GPU backends.

import "@tensorflow/tfjs-backend-webgpu";
import { openSimd } from "#engine/simd/engine.ts";
import { openSimdOnCores } from "#engine/simd/threads/spawn.ts";
import { CASES } from "./cases.ts";
import { fingerprint } from "./fingerprint.ts";
import { measure } from "./measure.ts";
import type { Measured } from "./measure.ts";
import { openReference } from "./simd.ts";
import { openStockTfjs } from "./stockTfjs.ts";

export type BenchPage = {
  /** Fingerprints on one thread and on all cores. */
  fingerprints(): Promise<readonly string[]>;
  /** A case on one GPU backend; rejects where that cannot run. */
  measure(name: string, backend: "webgl" | "webgpu"): Promise<Measured>;
};

const page: BenchPage = {
  async fingerprints() {
    const engines = [await openSimd(), await openSimdOnCores()];
    const prints = [];
    for (const engine of engines) {
      prints.push(await fingerprint(engine));
      engine.dispose();
    }
    return prints;
  },
  async measure(name, backend) {
    const given = CASES.find((one) => one.name === name)!;
    const contender = await openStockTfjs(given, backend);
    const measured = await measure([contender], await openReference());
    contender.dispose();
    return measured;
  },
};

(globalThis as { bench?: BenchPage }).bench = page;
