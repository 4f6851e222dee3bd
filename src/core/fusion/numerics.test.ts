// How much of a random deep network one affine layer explains, and what float64 saves, on the very networks
// that NumPy drew for vectors/numerics.json: it draws them again, where it is at hand.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import { fuseSpan } from "./fuse.ts";
import { preActivationOf } from "./fused.ts";
import { gaussianTensor, samplesOf } from "./testNetworks.test-support.ts";
import numerics from "./vectors/numerics.json";

/** The draws of numerics.py, in its order, and the outputs of NumPy's own networks on held-out inputs. */
const DRAWS = `
import numpy as np, sys
def save(name, a): np.ascontiguousarray(a, "<f8").tofile(sys.argv[1] + "/" + name)
relu = lambda z: np.maximum(z, 0.0)
rng = np.random.default_rng(11)
n0, n, N = 48, 384, 8000
X = rng.standard_normal((N, n0)); Xt = rng.standard_normal((N, n0))
save("X", X); save("Xt", Xt)
for rep in range(2):
    Ks = [rng.standard_normal((a, b)) * np.sqrt(2 / a) for a, b in ((n0, n), (n, n), (n, n))]
    out = rng.standard_normal((n, 16)) / np.sqrt(n)
    h, ht = X, Xt
    for l, K in enumerate(Ks):
        h, ht = relu(h @ K), relu(ht @ K)
        save(f"h{rep}{l}", h); save(f"z{rep}{l}", h @ out); save(f"zt{rep}{l}", ht @ out)
p, Nf = 120, 2000
U = np.linalg.qr(rng.standard_normal((p, p)))[0]
for cond in (2, 4, 6, 8):
    sd = np.sqrt(np.logspace(0, -cond, p))
    Xf = (rng.standard_normal((Nf, p)) * sd) @ U.T + 3.0
    save(f"Xf{cond}", Xf)
    save(f"Zf{cond}", relu(Xf @ rng.standard_normal((p, 40)) / np.sqrt(p)) @ rng.standard_normal((40, 4)))
`;

const folder = mkdtempSync(join(tmpdir(), "numerics-"));
afterAll(() => rmSync(folder, { recursive: true }));
const drawing = spawnSync("python3", ["-c", DRAWS, folder], {
  env: { ...process.env, OPENBLAS_NUM_THREADS: "1" },
});
const hasNumpy = drawing.status === 0;

function load(name: string, ...shape: number[]): Tensor {
  const bytes = readFileSync(join(folder, name));
  const data = new Float64Array(bytes.buffer, bytes.byteOffset, sizeOf(shape));
  return { shape, data };
}

const zeros = (...shape: number[]): Tensor => ({ shape, data: new Float64Array(sizeOf(shape)) });

/** Least squares of `targets` on `inputs` with the ridge of the script, 1e-9 of the mean diagonal: within a pair of dense layers. */
function regress(inputs: Tensor, targets: Tensor, relative = 1e-9) {
  const [features, units] = [inputs.shape[1], targets.shape[1]];
  const layers: LayerSpec[] = [
    { type: "dense", units: 1, activation: "relu" },
    { type: "dense", units },
  ];
  const weights = [
    { kernel: zeros(features, 1), bias: zeros(1) },
    { kernel: zeros(1, units), bias: zeros(units) },
  ];
  return fuseSpan(
    { inputShape: [features], layers },
    weights,
    [1, 2],
    { inputs, targets },
    { method: "empirical", ridge: { relative, of: "meanDiagonal" } },
  );
}

describe.skipIf(!hasNumpy)("on NumPy's networks (needs python3 with numpy)", () => {
  const [n0, n, N] = [48, 384, 8000];
  const [inputs, heldOut] = hasNumpy ? [load("X", N, n0), load("Xt", N, n0)] : [];
  const meanOf = (loss: (rep: number) => number) => (loss(0) + loss(1)) / 2;

  test.each([1, 2, 3] as const)(
    "depth %d fused at once loses NumPy's share of the signal",
    (depth) => {
      const nmse = meanOf((rep) => {
        const fusion = regress(inputs!, load(`z${rep}${depth - 1}`, N, 16));
        const exact = load(`zt${rep}${depth - 1}`, N, 16);
        return activationError(exact, preActivationOf(fusion, heldOut!)).nmse;
      });
      expect(nmse / numerics.heldout_nmse[depth]).toBeCloseTo(1, 9);
    },
  );

  test.each([2, 3] as const)("depth %d fused layer by layer loses NumPy's", (depth) => {
    const nmse = meanOf((rep) => {
      const [computed, exact] = [`z${rep}${depth - 1}`, `zt${rep}${depth - 1}`];
      let targets = load(computed, N, 16);
      for (let l = depth - 2; l >= 0; l--) {
        const hidden = load(`h${rep}${l}`, N, n);
        targets = preActivationOf(regress(hidden, targets), hidden);
      }
      const fusion = regress(inputs!, targets);
      return activationError(load(exact, N, 16), preActivationOf(fusion, heldOut!)).nmse;
    });
    expect(nmse / numerics.sequential_nmse[depth]).toBeCloseTo(1, 9);
  });

  test.each([2, 4, 6, 8] as const)(
    "inputs of condition 1e%d: a ridge of the mean diagonal costs what it does in NumPy, and less than float32 does",
    (power) => {
      const [ill, targets] = [load(`Xf${power}`, 2000, 120), load(`Zf${power}`, 2000, 4)];
      const lossOf = (relative: number) => {
        const prediction = preActivationOf(regress(ill, targets, relative), ill);
        return activationError(targets, prediction).mse;
      };
      const excess = lossOf(1e-6) / lossOf(0) - 1;
      const { f64_rel1e_6, ...float32 } = numerics.float32_excess_mse[`1e+0${power}`];
      expect(Math.abs(excess - f64_rel1e_6)).toBeLessThan(1e-9);
      for (const other of Object.values(float32)) expect(excess).toBeLessThan(other);
    },
  );
});

test("inputs of condition 1e6 far from zero cost next to nothing", () => {
  const stream = random(12, "numerics");
  const [p, N] = [40, 1500];
  const data = new Float64Array(N * p);
  for (let n = 0; n < N; n++) {
    const common = stream.normal();
    for (let i = 0; i < p; i++) data[n * p + i] = 3 + common + 1e-3 * stream.normal();
  }
  const network: Network = {
    inputShape: [p],
    layers: [
      { type: "dense", units: 20, activation: "relu" },
      { type: "dense", units: 3 },
    ],
  };
  const weights = [p, 20].map((rows, l) => ({
    kernel: gaussianTensor(stream, [rows, l ? 3 : 20], 1 / Math.sqrt(rows)),
    bias: gaussianTensor(stream, [l ? 3 : 20], 0.3),
  }));
  const samples = samplesOf(network, weights, [1, 2], { shape: [N, p], data });
  const fit = (relative: number) =>
    fuseSpan(network, weights, [1, 2], samples, { method: "empirical", ridge: { relative } });
  const [best, usual] = [fit(0), fit(1e-6)];
  expect(best.condition).toBeGreaterThan(1e6);
  expect(usual.fit.mse).toBeLessThan(best.fit.mse * 1.6);
  expect(best.fit.mse).toBeGreaterThan(0);
});
