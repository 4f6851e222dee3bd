// The table of platforms and what each of them is given.

import { describe, expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import { chooseEngine, isForcedEngine } from "./choose.ts";
import type { PlatformProbe } from "./platform.ts";

const dense: Network = { inputShape: [4], layers: [{ type: "dense", units: 2 }] };
const convolutional: Network = {
  inputShape: [8, 8, 1],
  layers: [
    { type: "conv2d", filters: 2, kernelSize: 3 },
    { type: "flatten" },
    { type: "dense", units: 2 },
  ],
};
const hardware = { adapter: "NVIDIA Ampere", software: false };
const software = { adapter: "Google SwiftShader (software)", software: true };

describe("without a wish", () => {
  const cases: [string, PlatformProbe, Network, string][] = [
    [
      "hardware WebGPU",
      { webgpu: hardware, webgl: hardware, wasm: true, simd: false },
      dense,
      "tfjs-webgpu",
    ],
    [
      "hardware WebGL alone",
      { webgl: hardware, wasm: true, simd: false },
      convolutional,
      "tfjs-webgl",
    ],
    [
      "software WebGPU, real WebGL",
      { webgpu: software, webgl: hardware, wasm: true, simd: false },
      dense,
      "tfjs-webgl",
    ],
    [
      "all software, dense",
      { webgpu: software, webgl: software, wasm: true, simd: false },
      dense,
      "tfjs-wasm",
    ],
    [
      "all software, conv",
      { webgpu: software, webgl: software, wasm: true, simd: false },
      convolutional,
      "tfjs-wasm",
    ],
    ["all software, SIMD", { webgl: software, wasm: true, simd: true }, convolutional, "simd"],
    ["no WebAssembly, dense", { webgl: software, wasm: false, simd: false }, dense, "tfjs-cpu"],
    [
      "no WebAssembly, conv",
      { webgl: software, wasm: false, simd: false },
      convolutional,
      "tfjs-webgl",
    ],
    ["nothing", { wasm: false, simd: false }, convolutional, "tfjs-cpu"],
  ];
  test.each(cases)("%s", (_, probe, network, engine) => {
    expect(chooseEngine(probe, network).engine).toBe(engine);
  });

  test("a hardware WebGPU adapter needs no notice", () => {
    expect(
      chooseEngine({ webgpu: hardware, wasm: true, simd: false }, dense).notice,
    ).toBeUndefined();
  });

  test("a missing adapter is told in a sentence", () => {
    expect(chooseEngine({ wasm: true, simd: false }, dense).notice).toBe(
      "No WebGPU adapter here: training on WebAssembly instead.",
    );
  });

  test("a software adapter is named in the notice", () => {
    expect(chooseEngine({ webgpu: software, wasm: true, simd: false }, dense).notice).toContain(
      "SwiftShader",
    );
  });
});

describe("forced", () => {
  test("a software WebGPU adapter is taken, with a warning", () => {
    const choice = chooseEngine({ webgpu: software, wasm: true, simd: false }, dense, "webgpu");
    expect(choice.engine).toBe("tfjs-webgpu");
    expect(choice.notice).toContain("emulated");
  });

  test("short and full names mean the same engine", () => {
    const probe = { webgpu: hardware, wasm: true, simd: false };
    expect(chooseEngine(probe, dense, "cpu")).toEqual({ engine: "tfjs-cpu" });
    expect(chooseEngine(probe, dense, "tfjs-cpu")).toEqual({ engine: "tfjs-cpu" });
  });

  test("only known words force an engine", () => {
    expect(isForcedEngine("webgl")).toBe(true);
    expect(isForcedEngine("toString")).toBe(false);
  });
});
