// What fusing costs: the paper's last block and dense layer (1568 inputs, 10 outputs, 10,000 samples) and the
// cost strip of its network, beside NumPy's time for the same normal equations where NumPy is present.
// node scripts/run.mjs bench/fusion.bench.ts, or benchFusion() from another bench. One thread each.

import { execFileSync } from "node:child_process";
import { fuseSpan } from "#core/fusion/fuse.ts";
import { costPoints, costsFromValues } from "#core/fusion/cost/spanCosts.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { choleskyFlop } from "#core/math/cholesky.ts";
import { random } from "#core/math/random.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";

/** Seconds; `cpu` is what the process itself used, which distinguishes a busy machine from a slow program. */
export type FusionTiming = { readonly name: string; readonly wall: number; readonly cpu: number };

const [SAMPLES, INPUTS, OUTPUTS] = [10_000, 1568, 10];

/** Median of three runs of each case. */
export function benchFusion(): readonly FusionTiming[] {
  return [...denseSolve(), ...costStrip(), ...numpy()];
}

function timed(name: string, work: () => void): FusionTiming {
  const runs = Array.from({ length: 3 }, () => {
    const [wall, cpu] = [performance.now(), process.cpuUsage()];
    work();
    const used = process.cpuUsage(cpu);
    return { wall: (performance.now() - wall) / 1e3, cpu: (used.user + used.system) / 1e6 };
  }).toSorted((a, b) => a.wall - b.wall);
  return { name, ...runs[1] };
}

function gaussian(shape: readonly number[]): Tensor {
  const stream = random(0, "bench");
  const size = shape.reduce((a, b) => a * b);
  return { shape, data: Float32Array.from({ length: size }, stream.normal) };
}

function denseSolve(): readonly FusionTiming[] {
  const network: Network = {
    inputShape: [INPUTS],
    layers: [
      { type: "dense", units: 8, activation: "relu" },
      { type: "dense", units: OUTPUTS },
    ],
  };
  const weights = initializeWeights(network, { type: "heNormal" }, 0, 0);
  const samples = { inputs: gaussian([SAMPLES, INPUTS]), targets: gaussian([SAMPLES, OUTPUTS]) };
  const work = () => void fuseSpan(network, weights, [1, 2], samples, { method: "empirical" });
  return [timed(`fuse ${INPUTS} → ${OUTPUTS} from ${SAMPLES} samples`, work)];
}

function costStrip(): readonly FusionTiming[] {
  const block = (filters: number): LayerSpec[] => [
    { type: "conv2d", filters, kernelSize: 3, padding: "same", activation: "relu" },
    { type: "batchNorm" },
  ];
  const pool: LayerSpec = { type: "maxPool", poolSize: 2 };
  const network: Network = {
    inputShape: [28, 28, 1],
    layers: [
      ...block(2),
      ...block(4),
      pool,
      ...block(8),
      ...block(16),
      pool,
      { type: "flatten" },
      { type: "dense", units: 10 },
    ],
  };
  const weights = initializeWeights(network, { type: "heNormal" }, 0, 0);
  const values = valuesAt(network, weights, costPoints(network), gaussian([2000, 28, 28, 1]));
  const asEngine = values.map(({ shape, data }) => ({ shape, data: Float32Array.from(data) }));
  const work = () => void costsFromValues(network, asEngine);
  return [timed("costs of all 10 spans of the paper's network, 2000 samples", work)];
}

const NUMPY = `
import os
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"): os.environ[name] = "1"
import json, time, numpy as np
X = np.random.default_rng(0).standard_normal((${SAMPLES}, ${INPUTS}), dtype=np.float32).astype(float)
Z = np.random.default_rng(1).standard_normal((${SAMPLES}, ${OUTPUTS}))
runs = []
for _ in range(3):
    wall, cpu = time.perf_counter(), time.process_time()
    A, B = X - X.mean(0), Z - Z.mean(0)
    C = A.T @ A / len(A)
    C += 1e-6 * np.trace(C) / len(C) * np.eye(len(C))
    np.linalg.solve(C, A.T @ B / len(A))
    runs.append((time.perf_counter() - wall, time.process_time() - cpu))
print(json.dumps(sorted(runs)[1]))
`;

function numpy(): readonly FusionTiming[] {
  for (const python of ["python3", "/usr/bin/python3"]) {
    try {
      const answer = execFileSync(python, ["-"], {
        input: NUMPY,
        encoding: "utf8",
        stdio: ["pipe", "pipe", "ignore"],
      });
      const [wall, cpu] = JSON.parse(answer) as [number, number];
      return [{ name: "the same normal equations in NumPy, one thread", wall, cpu }];
    } catch {
      continue; // no such Python, or one without NumPy
    }
  }
  return [];
}

/** A line for each timing, and what the factorization alone takes. */
export function fusionReport(timings: readonly FusionTiming[]): string {
  const lines = timings.map(
    ({ name, wall, cpu }) => `${wall.toFixed(2).padStart(7)} s (cpu ${cpu.toFixed(2)} s)  ${name}`,
  );
  const flop = `the factorization of ${INPUTS} inputs is ${(choleskyFlop(INPUTS) / 1e9).toFixed(1)} GFLOP`;
  return [...lines, flop].join("\n");
}

if (process.argv[1]?.endsWith("fusion.bench.ts")) console.log(fusionReport(benchFusion()));
