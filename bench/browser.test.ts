import { expect, test } from "vitest";
import { openSimd } from "#engine/simd/engine.ts";
import { openBenchPage } from "./browser.ts";
import { fingerprint } from "./fingerprint.ts";

test("a run has the same bits in Node and in Chromium, on one thread and on all cores", async (context) => {
  const page = await openBenchPage();
  if (!page) return context.skip("no Chromium here");
  const here = await fingerprint(await openSimd());
  const there = await page.fingerprints();
  await page.close();
  expect(there).toEqual([here, here]);
}, 120_000);
