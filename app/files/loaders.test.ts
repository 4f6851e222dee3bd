// The lines that load a saved network elsewhere are short, and those for which Debian has the packages answer what the lab answers.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exporterFor } from "#core/model/exporters.ts";
import { forward } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { LOADERS } from "./loaders.ts";

const NETWORK: Network = {
  inputShape: [3],
  layers: [
    { type: "flatten" },
    { type: "dense", units: 4, activation: "relu" },
    { type: "dense", units: 4, activation: "tanh", useBias: false },
    { type: "dense", units: 2 },
  ],
};
const filled = (...shape: number[]) => {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) =>
    Math.sin(i + shape[0]!),
  );
  return { shape, data };
};
const WEIGHTS: NetworkWeights = [
  {},
  { kernel: filled(3, 4), bias: filled(4) },
  { kernel: filled(4, 4) },
  { kernel: filled(4, 2), bias: filled(2) },
];
const PYTHON = "/usr/bin/python3";
const hasTorch = spawnSync(PYTHON, ["-c", "import numpy, torch"]).status === 0;

test("no loader is longer than a dozen lines, and each names the file", () => {
  for (const { code } of Object.values(LOADERS).flat()) {
    expect(code("mine.fused-1.x")).toContain("mine.fused-1.x");
    expect(code("mine.fused-1.x").trim().split("\n").length).toBeLessThanOrEqual(12);
  }
});

test.skipIf(!hasTorch)(
  "PyTorch answers as the lab does (skipped without python3-torch)",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "loaders-"));
    const [{ bytes }] = (await exporterFor("a.npz")).write("a.npz", NETWORK, WEIGHTS);
    writeFileSync(join(folder, "a.npz"), bytes);
    const code = LOADERS.npz.find(({ title }) => title === "PyTorch")!.code("a.npz");
    const ask = `${code}\nprint(run(torch.tensor([[1.0, -2.0, 0.5], [0.25, 3.0, -1.0]])).tolist())`;
    const { stdout, stderr } = spawnSync(PYTHON, ["-c", ask], { cwd: folder, encoding: "utf8" });
    rmSync(folder, { recursive: true });
    expect(stdout, stderr).not.toBe("");
    const inputs = { shape: [2, 3], data: Float64Array.of(1, -2, 0.5, 0.25, 3, -1) };
    const own = forward(NETWORK, WEIGHTS, inputs).data;
    (JSON.parse(stdout) as number[][])
      .flat()
      .forEach((value, i) => expect(value).toBeCloseTo(own[i]!, 5));
  },
);
