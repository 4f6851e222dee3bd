import { describe, expect, test } from "vitest";
import { expectClose, revive } from "#core/fusion/oracle.test-support.ts";
import { gaussianTensor, randomWeights } from "#core/fusion/testNetworks.test-support.ts";
import { spliceFusion } from "#core/fusion/splice.ts";
import { random } from "#core/math/random.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { forward, valuesAt } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { openNarrowFit, narrowPoints } from "./narrow.ts";
import type { Narrowing } from "./narrow.ts";
import { narrowPlace, narrowProblem } from "./place.ts";
import type { NarrowSettings } from "./settings.ts";
import vectors from "./vectors/narrow.json" with { type: "json" };

const EXACT = { absolute: 0 };

function narrowed(
  network: Network,
  weights: NetworkWeights,
  settings: NarrowSettings,
  inputs: Tensor,
): Narrowing {
  const fit = openNarrowFit(network, weights, settings, EXACT);
  const points = narrowPoints(narrowPlace(network, settings.layer));
  const [entering, targets] = valuesAt(network, weights, points, inputs);
  fit.add({ inputs: entering, targets });
  return fit.solve();
}

describe("against NumPy's lstsq", () => {
  for (const { name, ...raw } of revive(vectors).cases) {
    test(name, () => {
      const { network, weights, inputs, units, kept, kernel, bias, mse, nmse } = raw;
      const found = narrowed(network, weights, { layer: 1, units, keep: "largest" }, inputs);
      expect(found.kept).toEqual(kept);
      expectClose(found.weights[found.place].kernel!, kernel);
      expectClose(found.weights[found.place].bias!, bias);
      expect(found.fit.mse).toBeCloseTo(mse, 9);
      expect(found.fit.nmse).toBeCloseTo(nmse, 9);
    });
  }
});

/** Dense 4 → 6 relu → `rest`, where units 3 and 5 are twice unit 1 and three times unit 2. */
function withCopies(): { readonly network: Network; readonly weights: NetworkWeights } {
  const network: Network = {
    inputShape: [4],
    layers: [
      { type: "dense", units: 6, activation: "relu" },
      { type: "dropout", rate: 0.5 },
      { type: "dense", units: 5, activation: "tanh" },
      { type: "dense", units: 2 },
    ],
  };
  const weights = randomWeights(network, random(3, "copies"));
  const { kernel, bias } = weights[0];
  for (const { data } of [kernel!, bias!]) {
    for (let row = 0; row < data.length / 6; row++) {
      data[row * 6 + 2] = 2 * data[row * 6];
      data[row * 6 + 4] = 3 * data[row * 6 + 1];
    }
  }
  return { network, weights };
}

describe("exact where units are linear combinations of others", () => {
  test("copies in a relu layer go without a trace, and the network answers as before", () => {
    const { network, weights } = withCopies();
    const inputs = gaussianTensor(random(4, "inputs"), [200, 4]);
    const settings: NarrowSettings = { layer: 1, units: 4, keep: [6, 1, 4, 2] };
    const found = narrowed(network, weights, settings, inputs);
    expect(found.kept).toEqual([1, 2, 4, 6]);
    expect(found.fit.nmse).toBeLessThan(1e-14);
    const fresh = gaussianTensor(random(5, "inputs"), [50, 4]); // of which the fit saw none
    const small = spliceFusion(network, weights, [1, 2], found);
    expect(small.network.layers[0]).toMatchObject({ units: 4 });
    expectClose(
      forward(small.network, small.weights, fresh),
      forward(network, weights, fresh),
      1e-10,
    );
  });
  test("without the copies that are left, it is not", () => {
    const { network, weights } = withCopies();
    const inputs = gaussianTensor(random(4, "inputs"), [200, 4]);
    const found = narrowed(network, weights, { layer: 1, units: 4, keep: [1, 3, 4, 6] }, inputs);
    expect(found.fit.nmse).toBeGreaterThan(1e-3);
  });
  test("a linear layer wider than its input loses nothing down to the input's width", () => {
    const network: Network = {
      inputShape: [3],
      layers: [
        { type: "dense", units: 9 },
        { type: "batchNorm" },
        { type: "dense", units: 4, useBias: false },
      ],
    };
    const weights = randomWeights(network, random(6, "linear"));
    const inputs = gaussianTensor(random(7, "linear"), [60, 3]);
    const nmse = (units: number) =>
      narrowed(network, weights, { layer: 1, units, keep: "largest" }, inputs).fit.nmse;
    expect(nmse(3)).toBeLessThan(1e-14);
    expect(nmse(2)).toBeGreaterThan(1e-4);
  });
  test("a filter that is twice another one, behind batch norm and pooling", () => {
    const network: Network = {
      inputShape: [6, 6, 1],
      layers: [
        { type: "conv2d", filters: 3, kernelSize: 3 },
        { type: "batchNorm" },
        { type: "avgPool", poolSize: 2 },
        { type: "conv2d", filters: 2, kernelSize: 2 },
        { type: "flatten" },
        { type: "dense", units: 2 },
      ],
    };
    const weights = randomWeights(network, random(8, "filters"));
    const { kernel } = weights[0];
    for (let tap = 0; tap < 9; tap++) kernel!.data[tap * 3 + 2] = 2 * kernel!.data[tap * 3];
    const inputs = gaussianTensor(random(9, "filters"), [80, 6, 6, 1]);
    const found = narrowed(network, weights, { layer: 1, units: 2, keep: [1, 2] }, inputs);
    expect(found.fit.nmse).toBeLessThan(1e-14);
    const small = spliceFusion(network, weights, [1, 2], found);
    const fresh = gaussianTensor(random(10, "filters"), [7, 6, 6, 1]);
    expectClose(
      forward(small.network, small.weights, fresh),
      forward(network, weights, fresh),
      1e-10,
    );
  });
});

test("all of the least loss: no other weights for the units that stay come nearer", () => {
  const network: Network = {
    inputShape: [3],
    layers: [
      { type: "dense", units: 6, activation: "tanh" },
      { type: "dense", units: 2 },
    ],
  };
  const weights = randomWeights(network, random(11, "least"));
  const inputs = gaussianTensor(random(12, "least"), [90, 3]);
  const found = narrowed(network, weights, { layer: 1, units: 3, keep: "largest" }, inputs);
  const [hidden, targets] = valuesAt(
    network,
    weights,
    [
      { layer: 0, at: "output" },
      { layer: 1, at: "output" },
    ],
    inputs,
  );
  const { kernel, bias } = found.weights[1];
  for (let o = 0; o < 2; o++) {
    for (let u = -1; u < 3; u++) {
      let product = 0; // of the residual with a kept unit, or with 1: zero at the optimum
      for (let n = 0; n < 90; n++) {
        const unit = (k: number) => hidden.data[n * 6 + found.kept[k] - 1];
        let residual = targets.data[n * 2 + o] - bias!.data[o];
        for (let k = 0; k < 3; k++) residual -= unit(k) * kernel!.data[k * 2 + o];
        product += residual * (u < 0 ? 1 : unit(u));
      }
      expect(Math.abs(product)).toBeLessThan(1e-9);
    }
  }
});

describe("refused, with the reason", () => {
  const dense = { type: "dense", units: 4, activation: "relu" } as const;
  const problem = (layers: Network["layers"], settings: Partial<NarrowSettings> = {}) =>
    narrowProblem(
      { inputShape: [4], layers },
      { layer: 1, units: 2, keep: "largest", ...settings },
    );
  test.each([
    [{ layer: 2 }, "it is the last one"],
    [{ layer: 3 }, "the network has the layers 1 to 2"],
    [{ units: 4 }, "it has 4 units, and fewer must stay"],
    [{ keep: [1, 5] }, "it has 4 units, and no unit 5"],
    [{ keep: [1, 1] }, "keep names a unit twice"],
    [{ keep: [1, 2, 3] }, "keep names 3 units, units is 2"],
  ] as const)("%j", (settings, reason) => {
    expect(problem([dense, dense], settings)).toContain(reason);
  });
  test("where no plain reconstruction exists", () => {
    expect(problem([dense, { type: "layerNorm" }, dense])).toContain("layer 1 (layerNorm) mixes");
    expect(problem([{ type: "maxout", units: 4, rank: 2 }, dense])).toContain("layer 1 (maxout)");
    expect(problem([dense, { type: "residualDense", units: 4 }, dense])).toContain(
      "layer 2 (residualDense) after it",
    );
    expect(problem([{ ...dense, units: 5000 }, dense])).toContain("reads 5000 numbers");
  });
  test("what can be narrowed has no problem", () => {
    expect(problem([dense, { type: "dropout", rate: 0.1 }, dense])).toBeUndefined();
  });
});
