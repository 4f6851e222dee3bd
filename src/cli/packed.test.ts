// The package as somebody installs it: packed, installed in an empty folder without a network, started by its name.

import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { textOf, wholeRun } from "#library/wholeRun.test-support.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { writeNpy } from "#core/data/npy.ts";
import { exporterFor } from "#core/model/exporters.ts";
import { COMMANDS } from "./commands.ts";

const root = join(import.meta.dirname, "../..");
const SLOW = 120_000;
let folder: string;
let program: string;
const at = (...names: string[]) => join(folder, ...names);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lab-packed-"));
  execFileSync("npm", ["pack", "--pack-destination", folder], { cwd: root, stdio: "pipe" });
  const [archive] = readdirSync(folder);
  writeFileSync(at("package.json"), JSON.stringify({ name: "empty", private: true }));
  const install = ["install", "--offline", "--no-audit", "--no-fund", at(archive)];
  execFileSync("npm", install, { cwd: folder, stdio: "pipe" });
  program = at("node_modules/.bin/fuseinit-lab");
  writeFileSync(at("small.json"), JSON.stringify(SMALL));
}, SLOW);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dense = (units: number) => ({ type: "dense", units, activation: "tanh" });
const SMALL = {
  version: 1,
  title: "Small",
  replicas: 4,
  data: { name: "moons", train: 160, validation: 80 },
  network: { layers: [dense(6), dense(5), { type: "dense", units: 2 }] },
  training: { batchSize: 16, epochs: 3 },
  fusion: { span: [1, 2], samples: 100 },
  shallowEpochs: 2,
};

type Ended = { readonly code: number; readonly out: string; readonly error: string };

async function lab(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const options = { cwd: folder, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 };
  try {
    const { stdout, stderr } = await promisify(execFile)(program, [...args], options);
    return { code: 0, out: stdout, error: stderr };
  } catch (failure) {
    const { code, stdout, stderr } = failure as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, error: stderr };
  }
}

const resultsIn = (...names: string[]) =>
  JSON.parse(readFileSync(at(...names, "results.json"), "utf8")) as Results;

test("it installs nothing but itself: no sources, no other package", () => {
  expect(readdirSync(at("node_modules")).filter((name) => !name.startsWith("."))).toEqual([
    "fuseinit-lab",
  ]);
  const files = readdirSync(at("node_modules/fuseinit-lab"));
  expect(files.toSorted()).toEqual(["LICENSE", "README.md", "dist-cli", "package.json"]);
});

describe("help, errors and exit codes", () => {
  test.each(Object.keys(COMMANDS))("%s has help that names it and ends with 0", async (verb) => {
    const { code, error, out } = await lab([verb, "--help"]);
    expect([code, out]).toEqual([0, ""]);
    expect(error).toContain(`npx fuseinit-lab ${verb}`);
    expect(error).toContain("ends with 0");
  });

  test("--version is that of the package; without a verb, or with an unknown one, all are listed", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      version: string;
    };
    expect((await lab(["--version"])).out).toBe(`${version}\n`);
    const [bare, wrong] = [await lab([]), await lab(["dance"])];
    expect([bare.code, wrong.code]).toEqual([0, 1]);
    expect(wrong.error).toMatch(/^lab: no verb dance\nusage:/);
    for (const verb of Object.keys(COMMANDS)) expect(bare.error).toContain(` ${verb} `);
  });

  test.each<[readonly string[], string]>([
    [["run"], "lab run: name one experiment file"],
    [["run", "nowhere.json"], "nowhere.json: no such file"],
    [["run", "node_modules"], "node_modules: is a folder; name a file"],
    [["run", "small.json", "--engine", "steam"], "there is no engine “steam”"],
    [
      ["run", "small.json", "--seed", "x"],
      '--seed must be a whole number from 0 to 4294967295, got "x"',
    ],
    [["run", "small.json", "--workers", "0"], "--workers must be a whole number from 1 to 256"],
    [["run", "small.json", "--replicas", "65"], "--replicas must be a whole number from 1 to 64"],
    [["run", "small.json", "--resume"], "name it with --out DIR"],
    [["run", "small.json", "--task", "1"], "--tasks N and --task K belong together"],
    [
      ["run", "small.json", "--tasks", "2", "--task", "2"],
      '--task must be a task from 0 to 1, got "2"',
    ],
    [
      ["run", "small.json", "--tasks", "2", "--task", "auto"],
      "neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set",
    ],
    [["run", "small.json", "--dance"], "--dance"],
    [["sweep", "small.json", "--seeds", "0-1"], "name a folder for the plan with --out DIR"],
    [["sweep", "small.json", "--seeds", "9-0", "--out", "x"], "--seeds must be a list such as 0-9"],
    [["sweep", "small.json", "--spans", "1", "--out", "x"], "--spans must be all, or a list"],
    [
      ["sweep", "small.json", "--methods", "magic", "--out", "x"],
      "--methods must be all, or some of empirical",
    ],
    [["sweep", "small.json", "--set", "training.l2", "--out", "x"], "--set must be PATH=VALUE"],
    [["sweep", "small.json", "--set", "training.l3=1", "--out", "x"], "training.l3"],
    [["sweep", "small.json", "--spans", "2-9", "--out", "x"], "fusion.span: must name two or more"],
    [["sweep", "node_modules"], "holds no plan"],
    [["merge", "node_modules", "--out", "x"], "holds no results.json"],
    [["merge"], "lab merge: name one or more files"],
    [["summary", "nowhere"], "nowhere: no such file"],
    [["summary", "small.json"], "small.json: holds no results (it is an experiment: lab run"],
    [["sweep", "small.json", "--out", "small.json"], "small.json: is a file, not a folder"],
    [["sweep", "node_modules"], "(plan.json: no such file)"],
    [["summary", "node_modules", "--format", "pdf"], "--format must be one of table, csv, latex"],
    [["validate"], "lab validate: name one or more files"],
    [["presets", "nothing"], "no preset nothing"],
    [["convert", "small.json", "small.npz"], "small.json: holds no network"],
    [["convert", "small.json", "small.doc"], "networks are written as safetensors"],
    [["predict", "small.json", "small.json", "out.npy"], "small.json: is no .npy file"],
    [["fuse", "nowhere.json"], "nowhere.json: no such file"],
    [["fuse", "small.json"], "small.json: holds an experiment or its results, not a case"],
    [["merge", "small.json"], "small.json: holds an experiment or its results, not a case"],
  ])("%j ends with 1 and a line that names what is wrong", async (args, message) => {
    const { code, error } = await lab(args);
    expect([code, error.trimEnd().split("\n").length]).toEqual([1, 1]);
    expect(error).toContain(message);
    expect(error).not.toMatch(/^ +at /m);
  });

  test("a set that is not there: where it was looked for, and how to name its folder", async () => {
    const { out } = await lab(["presets", "fashion-mnist-8"]);
    writeFileSync(at("fashion.json"), out);
    const { code, error } = await lab(["run", "fashion.json", "--data", "sets"]);
    expect(code).toBe(1);
    expect(error).toContain("sets/fashion-mnist/train-images-idx3-ubyte.gz: no such file");
    expect(error).toContain("--data DIR");
  });
});

describe("run", () => {
  test(
    "on threads and on one it gives the bits of the sources, its verdict as the last line",
    async () => {
      const two = await lab(["run", "small.json", "--out", "two", "--workers", "2"]);
      const one = await lab(["run", "small.json", "--out", "one/", "--workers", "1", "--quiet"]);
      expect([two.code, one.code, one.error]).toEqual([0, 0, ""]);
      expect(one.out).toMatch(
        /^Fused against random given the whole budget at the end: [A-Z]+, .*\.\n$/,
      );
      expect(two.out).toBe(one.out);
      const whole = textOf(await wholeRun(SMALL));
      expect(textOf(resultsIn("one"))).toBe(whole);
      expect(textOf(resultsIn("two"))).toBe(whole);
      expect(resultsIn("two").engine.adapter).toContain("2 threads");
      expect(readdirSync(at("two")).toSorted()).toEqual(["curves.csv", "results.json"]);
      const [head, first] = readFileSync(at("two/curves.csv"), "utf8").split("\n");
      expect(head).toBe(
        "arm,replica,epoch,step,seconds,trainLoss,trainAccuracy,valLoss,valAccuracy",
      );
      expect(first).toMatch(/^original,0,0,0,0,/);
    },
    SLOW,
  );

  test(
    "--replicas and --seed take the place of the file's; tfjs-cpu is in the package",
    async () => {
      const args = ["--replicas", "2", "--seed", "7", "--out", "cpu", "--engine", "tfjs-cpu"];
      expect((await lab(["run", "small.json", ...args])).code).toBe(0);
      const { experiment, engine, arms } = resultsIn("cpu");
      expect([experiment.replicas, experiment.seed, engine.name]).toEqual([2, 7, "tfjs-cpu"]);
      expect(arms.original!.replicas).toHaveLength(2);
    },
    SLOW,
  );

  test.skipIf(spawnSync("script", ["--version"]).status !== 0)(
    "on a terminal a bar shows how far it is and the time left (skipped without util-linux' script)",
    async () => {
      const long = { ...SMALL, replicas: 8, training: { batchSize: 4, epochs: 400 } };
      writeFileSync(at("long.json"), JSON.stringify(long));
      const command = `${program} run long.json --out bar --workers 1`;
      const { stdout } = await promisify(execFile)("script", ["-qec", command, "/dev/null"], {
        cwd: folder,
        maxBuffer: 2 ** 26,
      });
      expect(stdout).toMatch(
        /\r.\[2K▕█* *▏ \d+ %  original · epoch [\d.]+ of 400 · about \d+:\d\d left/,
      );
      expect(stdout.trimEnd()).toMatch(/\d pairs\.$/);
    },
    SLOW,
  );

  test.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
    "ended by %s it goes on with --resume, to the bits of a run that was not",
    async (signal) => {
      const data = { name: "moons", train: 1600, validation: 80 };
      const long = { ...SMALL, data, training: { batchSize: 2, epochs: 250 }, title: signal };
      writeFileSync(at(`${signal}.json`), JSON.stringify(long));
      const args = [
        "run",
        `${signal}.json`,
        "--out",
        signal,
        "--resume",
        "--checkpoint-every",
        "0",
      ];
      const child = spawn(program, args, { cwd: folder });
      const ended = new Promise<number | null>((end) => child.once("close", (code) => end(code)));
      await new Promise<void>((heard) =>
        child.stderr.on("data", (text) => String(text).includes("original epoch 5") && heard()),
      );
      await vi.waitFor(() => expect(existsSync(at(signal, "run.checkpoint"))).toBe(true), 20_000);
      child.kill(signal);
      const code = await ended;
      expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGKILL: null }[signal]);
      expect(existsSync(at(signal, "run.checkpoint"))).toBe(true);
      if (signal !== "SIGKILL") expect(resultsIn(signal).unfinished).toMatch(/^ended early by/);
      const { code: last, error } = await lab(args);
      expect(last).toBe(0);
      expect(error).toMatch(/^goes on ▕/m);
      if (signal !== "SIGKILL") expect(error).not.toContain("original epoch 4,");
      expect(textOf(resultsIn(signal))).toBe(textOf(await wholeRun(long)));
      expect(readdirSync(at(signal)).toSorted()).toEqual(["curves.csv", "results.json"]);
      const again = await lab(args);
      expect([again.code, again.error]).toEqual([0, ""]); // nothing is left to do
    },
    SLOW,
  );

  test("a checkpoint that is damaged or of another experiment is named, and kept", async () => {
    mkdirSync(at("bad"));
    writeFileSync(at("bad/run.checkpoint"), "nonsense");
    const bad = await lab(["run", "small.json", "--out", "bad", "--resume"]);
    expect([bad.code, bad.error]).toEqual([
      1,
      "bad/run.checkpoint: is damaged, or no checkpoint of the lab; leave out --resume to begin anew, or name another folder with --out\n",
    ]);
    const other = await lab(["run", "small.json", "--out", "one", "--resume", "--seed", "5"]);
    expect([other.code, other.error]).toEqual([
      1,
      "one/results.json: holds results of another experiment; name another folder with --out\n",
    ]);
  });
});

describe("shares and sweeps", () => {
  test(
    "tasks of a scheduler's array, merged, are the file of the whole run",
    async () => {
      const task = [
        "run",
        "small.json",
        "--out",
        "shares",
        "--tasks",
        "3",
        "--task",
        "auto",
        "--quiet",
      ];
      for (const index of ["0", "1"]) await lab(task, { SLURM_ARRAY_TASK_ID: index });
      const early = await lab(["merge", "shares", "--out", "joined"]);
      expect([early.code, early.error]).toEqual([
        1,
        "replica 4 of 4 missing: run the tasks that train them, and join then\n",
      ]);
      expect((await lab(task, { JOB_COMPLETION_INDEX: "2" })).code).toBe(0);
      const { code, out } = await lab(["merge", "shares", "--out", "joined"]);
      expect([code, out]).toEqual([
        0,
        (await lab(["run", "small.json", "--out", "one", "--resume"])).out,
      ]);
      expect(textOf(resultsIn("joined"))).toBe(textOf(resultsIn("one")));
      const untimed = (name: string) =>
        readFileSync(at(name, "curves.csv"), "utf8").replace(/^(\w+,\d+,[\d.]+,\d+),[^,]*/gm, "$1");
      expect(untimed("joined")).toBe(untimed("one"));
    },
    SLOW,
  );

  test(
    "a sweep plans a file a task, runs them, goes on where it was left, and ends in one table",
    async () => {
      const sweep = [
        "sweep",
        "small.json",
        "--spans",
        "all",
        "--methods",
        "empirical",
        "--seeds",
        "0-1",
        "--replicas",
        "2",
        "--out",
        "plan",
      ];
      const planned = await lab([...sweep, "--plan"]);
      expect([planned.code, planned.out.trim().split("\n").length]).toEqual([0, 6]);
      expect(readdirSync(at("plan/tasks"))).toHaveLength(6);
      expect((await lab(["sweep", "plan", "--task", "3", "--quiet"])).code).toBe(0);
      const { code, out, error } = await lab(sweep);
      expect(code).toBe(0);
      expect(error).toContain("1 of 6 tasks are finished already");
      const rows = out.trim().split("\n");
      expect(rows[0]).toMatch(
        /^run +arm +n +mean ± sd +heir − arm +95 % interval +corrected p +verdict$/,
      );
      expect(rows.filter((row) => row.includes("fusion.span [2,3]"))).toHaveLength(1);
      expect(readFileSync(at("plan/summary.csv"), "utf8").split("\n")[0]).toMatch(
        /^run,arm,metric,n,/,
      );
      const one = {
        ...SMALL,
        replicas: 2,
        seed: 1,
        fusion: { ...SMALL.fusion, span: [1, 2], method: "empirical" },
      };
      expect(textOf(resultsIn("plan/runs/1.span-1-2.empirical.seed-1"))).toBe(
        textOf(await wholeRun(one)),
      );
      const other = await lab([...sweep, "--set", "training.l2=0.1"]);
      expect(other.error).toContain("plan: holds another plan");
    },
    SLOW,
  );
});

test("convert and predict: a model goes round, and answers what its own numbers ask", async () => {
  const network = {
    inputShape: [2],
    layers: [
      { type: "dense", units: 2, activation: "relu" } as const,
      { type: "dense", units: 1 } as const,
    ],
  };
  const float = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });
  const weights = [
    { kernel: float([2, 2], 1, -1, 0.5, 2), bias: float([2], 0, 1) },
    { kernel: float([2, 1], 3, -2), bias: float([1], 0.25) },
  ];
  const exporter = await exporterFor("m.safetensors");
  writeFileSync(at("m.safetensors"), exporter.write("m.safetensors", network, weights)[0].bytes);
  expect((await lab(["convert", "m.safetensors", "again.safetensors"])).code).toBe(0);
  expect(readFileSync(at("again.safetensors"))).toEqual(readFileSync(at("m.safetensors")));
  writeFileSync(at("in.npy"), writeNpy(float([2, 2], 1, 2, -3, 1)));
  expect((await lab(["predict", "again.safetensors", "in.npy", "out.npy"])).code).toBe(0);
  // By hand: relu(1·1 + 2·0.5) = 2, relu(−1 + 4 + 1) = 4 → 3·2 − 2·4 + 0.25; relu(−2.5) = 0, relu(3 + 2 + 1) = 6 → −11.75
  const bytes = readFileSync(at("out.npy"));
  expect([
    ...new Float64Array(bytes.buffer.slice(bytes.byteOffset + 128, bytes.byteOffset + 144)),
  ]).toEqual([-1.75, -11.75]);
  const wide = await lab(["predict", "again.safetensors", "small.json", "out.npy"]);
  expect(wide.code).toBe(1);
});

test("validate names what cannot be run, and what can", async () => {
  const wrong = { ...SMALL, network: { layers: [dense(4), { type: "dense", units: 1 }] } };
  writeFileSync(at("wrong.json"), JSON.stringify(wrong));
  const { code, out, error } = await lab(["validate", "small.json", "wrong.json"]);
  expect([code, out]).toEqual([
    1,
    "small.json: ok, 3 layers, 65 parameters, 4 replicas, 4 arms, on Two moons\n",
  ]);
  expect(error).toMatch(
    /^wrong\.json: .*the network ends in one output, and Two moons has 2 classes/,
  );
});

test("the library is the package's own export", async () => {
  const program = `
    import { openExperiment } from "fuseinit-lab";
    const run = await openExperiment(${JSON.stringify(SMALL)});
    await run.train();
    console.log(JSON.stringify(run.results().arms.original.replicas[3].epochs.at(-1).valLoss));
    run.dispose();`;
  writeFileSync(at("own.mjs"), program);
  const { stdout } = await promisify(execFile)(process.execPath, ["own.mjs"], { cwd: folder });
  const { valLoss } = resultsIn("one").arms.original!.replicas[3].epochs.at(-1)!;
  expect(JSON.parse(stdout)).toBe(valLoss);
});
