// The plan of a sweep on a real scheduler, by the very script of docs/cluster: an array of tasks, one of which is killed.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, expect, test, vi } from "vitest";
import type { Results } from "#core/experiment/results/results.ts";
import { textOf, wholeRun } from "#library/wholeRun.test-support.ts";
import { pidOfTask, slurmOrWhyNot, whyNoSlurm } from "./slurm.test-support.ts";

const root = join(import.meta.dirname, "../..");
const SLOW = 300_000;
const WAIT = { timeout: SLOW, interval: 50 };
const why = whyNoSlurm();

const folder = mkdtempSync(join(tmpdir(), "lab-cluster-"));
const at = (...names: string[]) => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dense = (units: number) => ({ type: "dense", units, activation: "tanh" });
const EXPERIMENT = {
  version: 1,
  title: "An array",
  replicas: 4,
  data: { name: "moons", train: 800, validation: 80 },
  network: { layers: [dense(8), dense(6), { type: "dense", units: 2 }] },
  training: { batchSize: 2, epochs: 900 },
  fusion: { span: [1, 2], samples: 100 },
  arms: ["original", "fused", "random"],
  shallowEpochs: 5,
};

/** A bundle of this test's own: other tests build theirs meanwhile. */
function buildProgram(): string {
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const build = [
    "build",
    "--config",
    "vite.cli.config.ts",
    "--outDir",
    at("bundle"),
    "--emptyOutDir",
  ];
  execFileSync(process.execPath, [vite, ...build], { cwd: root, stdio: "pipe" });
  writeFileSync(at("bundle/package.json"), JSON.stringify({ type: "module" }));
  return at("bundle/lab.js");
}

test.skipIf(why !== undefined)(
  `an array of four tasks, one killed in the middle and requeued, ends with the bits of one run${why === undefined ? "" : ` (skipped: ${why})`}`,
  async ({ skip, onTestFinished }) => {
    const slurm = await slurmOrWhyNot(folder);
    if (typeof slurm === "string") return skip(slurm);
    onTestFinished(slurm.stop);
    const program = buildProgram();
    writeFileSync(at("a.json"), JSON.stringify(EXPERIMENT));
    const lab = (...args: string[]) =>
      execFileSync(process.execPath, [program, ...args], {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
    const tasks = lab("sweep", "a.json", "--shares", "4", "--plan", "--out", "plan")
      .trim()
      .split("\n");
    expect(tasks).toHaveLength(4);
    const env = {
      PLAN: "plan",
      FUSEINIT: `${process.execPath} ${program}`,
      CHECKPOINT_EVERY: "0",
    };
    const script = join(root, "docs/cluster/slurm.sh");
    const job = slurm.call("sbatch", ["--parsable", "--array=0-3", script], env).trim();
    const has = (name: string) => existsSync(at("plan/runs", tasks[1], name));
    await vi.waitFor(() => expect(has("run.checkpoint")).toBe(true), WAIT);
    process.kill(pidOfTask(1, program)!, "SIGKILL"); // not by scancel, which asks it to end first
    const stateOf = () =>
      slurm.call("squeue", ["-h", "-t", "all", "-o", "%T", "-j", `${job}_1`]).trim();
    await vi.waitFor(() => expect(stateOf()).not.toMatch(/RUNNING|COMPLETING|PENDING/), WAIT);
    expect([has("results.json"), has("run.checkpoint")]).toEqual([false, true]);
    slurm.call("scontrol", ["requeue", `${job}_1`]);
    slurm.call("scontrol", ["update", `JobId=${job}_1`, "StartTime=now"]); // a requeued job waits two minutes
    const left = () => slurm.call("squeue", ["-h", "-j", job]).trim();
    await vi.waitFor(() => expect(left()).toBe(""), WAIT);
    expect(readFileSync(at(`fuseinit.${job}.1.log`), "utf8")).toMatch(/^goes on ▕/m);
    lab("merge", "plan/runs", "--out", "whole");
    const results = JSON.parse(readFileSync(at("whole/results.json"), "utf8")) as Results;
    expect(textOf(results)).toBe(textOf(await wholeRun(EXPERIMENT)));
  },
  SLOW,
);
