// The library's example in src/README.md, run as a reader would: saved in a folder here, started by run.mjs.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { Results } from "#core/experiment/results/results.ts";
// @ts-expect-error a plain script without types
import { execute } from "./lib/processes.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [, example] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(root, "src/README.md"), "utf8"))!;
const folder = mkdtempSync(join(root, ".example-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the library's example has ten lines", () => {
  expect(example.trimEnd().split("\n")).toHaveLength(10);
});

test("it trains, fuses and compares: fused starts below random, and ends by itself", async () => {
  const file = join(folder, "mine.ts");
  writeFileSync(file, example);
  const script = join(root, "scripts/run.mjs");
  const { code, output } = await execute(process.execPath, [script, file]);
  expect(code, output).toBe(0);
  const { fusion, arms, verdicts } = JSON.parse(output) as Results;
  for (const { probe } of fusion!.replicas) {
    expect(probe.nmse).toBeGreaterThan(0);
    expect(probe.nmse).toBeLessThan(1);
  }
  const startOf = (arm: "fused" | "random", replica: number) =>
    arms[arm]!.replicas[replica].start!.valLoss!;
  expect(arms.random!.replicas).toHaveLength(8);
  arms.random!.replicas.forEach((_, replica) =>
    expect(startOf("fused", replica)).toBeLessThan(startOf("random", replica)),
  );
  const first = verdicts.find(({ against, at }) => against === "random" && at === "start");
  expect(first!.verdict).toBe("BEATS");
}, 120_000);
