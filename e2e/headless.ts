// What the shell makes of the experiment that a page has exported.

import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** results.json of `lab run`, without what hangs on the clock and the machine. */
export async function headless(results: unknown): Promise<unknown> {
  const { experiment } = results as { readonly experiment: unknown };
  const file = join(await mkdtemp(join(tmpdir(), "headless-")), "own.experiment.json");
  await writeFile(file, JSON.stringify(experiment));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["scripts/run.mjs", "src/cli/lab.ts", "run", file],
    { maxBuffer: 2 ** 26 },
  );
  return JSON.parse(stdout, (key, value: unknown) =>
    key === "seconds" || key === "adapter" ? undefined : value,
  );
}
