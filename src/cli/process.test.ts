// The command as a process: signals, pipes that close, disks that are full. Each test spawns the real one.

import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess, ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Results } from "#core/experiment/results/results.ts";

const root = join(import.meta.dirname, "../..");
const lab = [join(root, "scripts/run.mjs"), join(root, "src/cli/lab.ts")];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lab-process-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill("SIGKILL"))); // where a test failed

const dense = (units: number) => ({ type: "dense", units, activation: "relu" });
const SHORT = {
  version: 1,
  replicas: 2,
  data: { name: "moons", train: 320, validation: 40 },
  network: { layers: [dense(8), dense(8), { type: "dense", units: 2 }] },
  training: { batchSize: 16, epochs: 2, optimizer: { type: "adam", learningRate: 0.01 } },
  fusion: { span: [1, 2], samples: 64 },
  shallowEpochs: 1,
};
/** Ends long after every test has. */
const ENDLESS = { ...SHORT, training: { ...SHORT.training, epochs: 100_000 } };
/** Results of more than a pipe holds. */
const LARGE = { ...SHORT, replicas: 8, training: { ...SHORT.training, batchSize: 1, epochs: 12 } };
/** Two of six replicas of the original diverge, with the engine simd the same ones everywhere. */
const WILD = {
  ...SHORT,
  replicas: 6,
  data: { name: "friedman1", train: 200, validation: 100 },
  network: { layers: [16, 16, 1].map((units) => ({ type: "dense", units })) },
  training: { batchSize: 16, epochs: 3, optimizer: { type: "sgd", learningRate: 0.05 } },
};

type Run = {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves once standard error holds this. */
  readonly heard: (text: string) => Promise<void>;
  readonly ended: Promise<{
    code: number | null;
    signal: string | null;
    out: string;
    error: string;
  }>;
};

function start(verb: string, args: readonly string[], { isRead = true } = {}): Run {
  const child = spawn(process.execPath, [...lab, verb, ...args]);
  children.push(child);
  let [out, error] = ["", ""];
  if (isRead) child.stdout.on("data", (text) => (out += text));
  child.stderr.on("data", (text) => (error += text));
  const ended = once(child, isRead ? "close" : "exit").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    out,
    error,
  }));
  const heard = (text: string) =>
    new Promise<void>((settle, fail) => {
      const listen = () => error.includes(text) && settle();
      child.stderr.on("data", listen);
      void ended.then(() => fail(new Error(`ended without “${text}”:\n${error}`)));
      listen();
    });
  return { child, heard, ended };
}

let files = 0;
function fileOf(content: object): string {
  const file = join(folder, `${++files}.json`);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const readResults = (text: string) => JSON.parse(text) as Results;
const shortOf = (file: string) => readResults(readFileSync(file, "utf8"));

describe("Ctrl-C and SIGTERM", () => {
  test.each([
    ["SIGINT", 130, "Ctrl-C"],
    ["SIGTERM", 143, "SIGTERM"],
  ] as const)(
    "%s keeps the finished epochs in --out and shows how to go on",
    async (name, exit, cause) => {
      const out = join(folder, `${name}.json`);
      const { child, heard, ended } = start("run", [fileOf(ENDLESS), "--out", out]);
      await heard("original epoch 2");
      child.kill(name);
      const { code, error } = await ended;
      expect(code).toBe(exit);
      expect(error).toContain(`ended early by ${cause}`);
      expect(error).toMatch(
        /What was finished is in .*: original \d+ epochs\. .*run the same command/,
      );
      const { unfinished, arms, experiment } = shortOf(out);
      expect([unfinished, experiment.training.epochs]).toEqual([
        `ended early by ${cause}`,
        100_000,
      ]);
      expect(arms.original!.replicas[0].epochs.length).toBeGreaterThanOrEqual(2);
      expect(readdirSync(folder).filter((file) => file.endsWith(".part"))).toEqual([]);
    },
  );

  test("the epochs that are kept are those of the run that was not ended", async () => {
    const { child, heard, ended } = start("run", [fileOf(ENDLESS)]);
    await heard("original epoch 2");
    child.kill("SIGINT");
    const kept = readResults((await ended).out);
    const whole = readResults((await start("run", [fileOf(SHORT)]).ended).out);
    const losses = (results: Results) =>
      results.arms.original!.replicas.map(({ epochs }) =>
        epochs.slice(0, 2).map(({ valLoss, step }) => [step, valLoss]),
      );
    expect(losses(kept)).toEqual(losses(whole));
    expect(whole).not.toHaveProperty("unfinished");
  });

  test("one that npm passes on a second time is still the first", async () => {
    const { child, heard, ended } = start("run", [fileOf(ENDLESS)]);
    await heard("original epoch 1");
    child.kill("SIGINT");
    child.kill("SIGINT");
    const { code, out } = await ended;
    expect([code, readResults(out).unfinished]).toEqual([130, "ended early by Ctrl-C"]);
  });

  test("before the first epoch nothing is written, and an old file stays", async () => {
    const out = join(folder, "old.json");
    writeFileSync(out, "old");
    const slow = { ...ENDLESS, data: { name: "moons", train: 100_000 }, replicas: 64 };
    const big = {
      ...slow,
      network: { layers: [dense(256), dense(256), { type: "dense", units: 2 }] },
    };
    const { child, heard, ended } = start("run", [fileOf(big), "--out", out]);
    await heard("engine simd");
    child.kill("SIGINT");
    const { code, error } = await ended;
    expect(code).toBe(130);
    expect(error).toContain("Not one epoch was finished, and nothing has been written.");
    expect(readFileSync(out, "utf8")).toBe("old");
  });

  test("a second Ctrl-C ends at once, even where nobody takes the results", async () => {
    const training = { ...LARGE.training, epochs: 100_000 };
    const file = fileOf({ ...LARGE, training });
    const { child, heard, ended } = start("run", [file], { isRead: false });
    await heard("original epoch 10");
    child.kill("SIGINT");
    await heard("ended early by Ctrl-C"); // and now it waits for a reader that does not come
    child.kill("SIGINT");
    expect((await ended).signal).toBe("SIGINT");
  });
});

describe("a closed pipe", () => {
  test("ends lab run without a stack trace", async () => {
    const { child, ended } = start("run", [fileOf(SHORT)]);
    child.stdout.destroy();
    const { code, error } = await ended;
    expect(code).toBe(141);
    expect(error).not.toMatch(/EPIPE|^ +at /m);
    const last = "2 replicas: other initial weights; same split, same order."; // as if nothing had been
    expect(error.trimEnd().split("\n").at(-1)).toBe(last);
  });

  test("ends lab fuse without a message", async () => {
    const tensor = (shape: number[], data: number[]) => ({ shape, data });
    const [kernel, bias] = [tensor([1, 1], [1]), tensor([1], [0])];
    const layer = { type: "dense", kernel, bias };
    const inputs = tensor([3, 1], [1, 2, 3]);
    const file = fileOf({ layers: [layer, layer], method: "empirical", inputs });
    const { child, ended } = start("fuse", [file, file, file]);
    child.stdout.destroy();
    const { code, error } = await ended;
    expect([code, error]).toEqual([141, ""]);
  });

  test("ends a run at once where messages and results went into it: 2>&1 | head -1", async () => {
    const shell = spawn("sh", [
      "-c",
      `exec "$@" 2>&1`,
      "sh",
      process.execPath,
      ...lab,
      "run",
      fileOf(ENDLESS),
    ]);
    let text = "";
    shell.stdout.on("data", (more) => {
      text += more;
      shell.stdout.destroy();
    });
    const [code] = await once(shell, "exit");
    expect(code).toBe(141);
    expect(text).toMatch(/^Two moons/);
  });

  test("of messages alone does not keep results from --out", async () => {
    const out = join(folder, "unheard.json");
    const { child, ended } = start("run", [fileOf(SHORT), "--out", out]);
    child.stderr.destroy();
    expect((await ended).code).toBe(0);
    expect(shortOf(out)).not.toHaveProperty("unfinished");
  });
});

describe("a full disk", () => {
  /** The file named at the end of a message; its results, once it has been removed. */
  function takeAside(error: string): Results {
    const [, file] = /the results are in (\S+\.json)/.exec(error)!;
    const results = shortOf(file);
    rmSync(file);
    return results;
  }

  test.skipIf(!existsSync("/dev/full"))(
    "behind standard output (Linux) costs no results",
    async () => {
      const shell = spawn("sh", [
        "-c",
        `exec "$@" > /dev/full`,
        "sh",
        process.execPath,
        ...lab,
        "run",
        fileOf(SHORT),
      ]);
      let error = "";
      shell.stderr.on("data", (text) => (error += text));
      const [code] = await once(shell, "close");
      expect(code).toBe(1);
      expect(error).toContain("standard output could not be written: no space left on the disk");
      expect(takeAside(error).arms.original!.replicas).toHaveLength(2);
    },
  );

  test("leaves the old results as they were, and puts the new ones aside", async ({ skip }) => {
    const disk = mkdtempSync(join(tmpdir(), "lab-disk-"));
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", disk], { stdio: "ignore" });
    } catch {
      rmSync(disk, { recursive: true });
      return skip("a small disk can be mounted by root on Linux only");
    }
    try {
      const out = join(disk, "results.json");
      writeFileSync(out, "old");
      const { code, error } = await start("run", [fileOf(LARGE), "--out", out]).ended;
      expect(code).toBe(1);
      expect(error).toContain(`${out} could not be written: no space left on the disk`);
      expect([readFileSync(out, "utf8"), readdirSync(disk)]).toEqual(["old", ["results.json"]]);
      expect(takeAside(error).arms.original!.replicas[0].epochs).toHaveLength(12);
    } finally {
      execFileSync("umount", [disk]);
      rmSync(disk, { recursive: true });
    }
  });
});

describe("replicas that diverge", () => {
  test("are named, cost the others nothing, and end with 3 only with --strict", async () => {
    const file = fileOf(WILD);
    const [plain, strict] = [start("run", [file]), start("run", [file, "--strict"])];
    const { code, out, error } = await plain.ended;
    expect([code, (await strict.ended).code]).toEqual([0, 3]);
    expect(error).toContain("warning: original: replicas 1 and 3 of 6 diverged");
    expect(error).toContain("left out of the verdicts: as few as 4 of 6 pairs remain");
    expect(error).not.toContain("NaN");
    const { arms, verdicts, fusion } = readResults(out);
    const lost = (arm: "original" | "fused" | "random") =>
      arms[arm]!.replicas.flatMap(({ divergedAtStep }, r) =>
        divergedAtStep === undefined ? [] : [r],
      );
    expect([lost("original"), lost("fused"), lost("random")]).toEqual([[0, 2], [0, 2], []]);
    expect(arms.original!.replicas.map(({ epochs }) => epochs.length)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(verdicts.map(({ n, leftOut }) => [n, leftOut])).toEqual(verdicts.map(() => [4, [0, 2]]));
    expect(fusion!.replicas.map(({ problem }) => problem !== undefined)).toEqual([
      true,
      false,
      true,
      false,
      false,
      false,
    ]);
    // No number is missing without its reason.
    for (const { replicas } of Object.values(arms)) {
      for (const { divergedAtStep, steps } of replicas) {
        const nulls = steps.filter(({ loss }) => loss === null);
        if (divergedAtStep === undefined) expect(nulls).toEqual([]);
      }
    }
  });

  test("all of them: what there is is written, with why there is no more", async () => {
    const training = { ...WILD.training, optimizer: { type: "sgd", learningRate: 1 } };
    const { code, out, error } = await start("run", [fileOf({ ...WILD, training })]).ended;
    expect(code).toBe(1);
    expect(error).toContain("warning: original: replicas 1, 2, 3, 4, 5 and 6 of 6 diverged");
    const { unfinished, arms } = readResults(out);
    expect(unfinished).toMatch(/the network has diverged/);
    expect(Object.keys(arms)).toEqual(["original"]);
  });
});

test("--help documents exit codes and signals", async () => {
  const { code, error } = await start("run", ["--help"]).ended;
  expect(code).toBe(0);
  for (const word of ["--strict", "130", "143", "141", "a second Ctrl-C ends at once"]) {
    expect(error).toContain(word);
  }
});
