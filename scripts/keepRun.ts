// npm run keep-run NAME DIR: takes DIR/results.json, which `lab run` has written, as the run NAME
// that comes with the page (app/files/paperRuns.ts). The losses of single steps, most of the file, are left out.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatJson } from "#core/experiment/schema/formatJson.ts";
import type { Results } from "#core/experiment/results/results.ts";

export function withoutSteps({ arms, ...results }: Results): Results {
  const short = Object.entries(arms).map(([arm, kept]) => [
    arm,
    { ...kept, replicas: kept.replicas.map((replica) => ({ ...replica, steps: [] })) },
  ]);
  return { ...results, arms: Object.fromEntries(short) } as Results;
}

/** Where the page has it. */
export function runFile(name: string): string {
  return fileURLToPath(new URL(`../public/experiments/runs/${name}.json`, import.meta.url));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, folder] = process.argv.slice(2);
  const results = JSON.parse(readFileSync(join(folder, "results.json"), "utf8")) as Results;
  writeFileSync(runFile(name), formatJson(withoutSteps(results)));
}
