// PyTorch on one thread, in a Python process of its own (torch_steps.py), where it is installed.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { BenchCase } from "./cases.ts";
import type { Contender } from "./contender.ts";

const SCRIPT = fileURLToPath(new URL("torch_steps.py", import.meta.url));

/** Debian's own Python is tried second: others often come first in the path and lack its packages. */
const PYTHONS = ["python3", "/usr/bin/python3"];

/** Throws where Python or PyTorch is missing. */
export async function openTorch(given: BenchCase): Promise<Contender> {
  for (const python of PYTHONS) {
    const contender = await openWith(python, given);
    if (contender) return contender;
  }
  throw new Error("PyTorch is not installed (Debian: python3-torch)");
}

async function openWith(
  python: string,
  { network, optimizer, batch }: BenchCase,
): Promise<Contender | undefined> {
  const given = {
    inputShape: network.inputShape,
    layers: network.layers,
    batch,
    optimizer: optimizer.type,
    learningRate: optimizer.learningRate,
  };
  const child = spawn(python, [SCRIPT, JSON.stringify(given)], {
    env: { ...process.env, OMP_NUM_THREADS: "1" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.on("error", () => child.stdout.destroy());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) return undefined;
  return {
    engine: "pytorch",
    replicas: 1,
    async train(steps) {
      child.stdin.write(`${steps}\n`);
      await lines.next();
    },
    dispose: () => child.kill(),
  };
}
