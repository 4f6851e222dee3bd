// The table of platforms, what is tried on each of them, and in which order.

import { describe, expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import { candidates, isForcedEngine, noticeFor } from "./choose.ts";
import type { EngineName } from "./engine.ts";
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
      "webgpu",
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
    [
      "all hardware, SIMD: an adapter says nothing of speed",
      { webgpu: hardware, webgl: hardware, wasm: true, simd: true },
      convolutional,
      "simd",
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
    expect(candidates(probe, network)[0]).toBe(engine);
  });

  test("after the best come the others, a software WebGL last but one", () => {
    const all = { webgpu: hardware, webgl: hardware, wasm: true, simd: true };
    expect(candidates(all, dense)).toEqual([
      "simd",
      "webgpu",
      "tfjs-webgl",
      "tfjs-wasm",
      "tfjs-cpu",
    ]);
    const soft = { webgpu: software, webgl: software, wasm: true, simd: true };
    expect(candidates(soft, convolutional)).toEqual([
      "simd",
      "tfjs-wasm",
      "tfjs-webgl",
      "tfjs-cpu",
    ]);
    expect(candidates(soft, dense)).toEqual(["simd", "tfjs-wasm", "tfjs-cpu"]);
  });

  test("what was timed as the faster one, or has trained so far, comes first where it is there", () => {
    const all = { webgpu: hardware, webgl: hardware, wasm: true, simd: true };
    const firstOf = (first: EngineName, probe: PlatformProbe) =>
      candidates(probe, dense, { first })[0];
    for (const engine of ["webgpu", "tfjs-webgpu", "tfjs-webgl", "tfjs-cpu", "simd"] as const)
      expect(firstOf(engine, all)).toBe(engine);
    expect(firstOf("webgpu", { ...all, webgpu: software })).toBe("simd");
    expect(firstOf("tfjs-webgpu", { wasm: true, simd: true })).toBe("simd");
    expect(firstOf("simd", { wasm: true, simd: false })).toBe("tfjs-wasm");
    expect(candidates(all, dense, { first: "webgpu" }).slice(1, 3)).toEqual(["simd", "tfjs-webgl"]);
  });

  test("a hardware WebGPU adapter needs no notice, whichever engine is the faster", () => {
    const probe = { webgpu: hardware, wasm: true, simd: true };
    for (const engine of ["webgpu", "simd"] as const)
      expect(noticeFor(engine, probe, [])).toBeUndefined();
  });

  test("a missing adapter is a sentence", () => {
    expect(noticeFor("tfjs-wasm", { wasm: true, simd: false }, [])).toBe(
      "No WebGPU adapter here: training on WebAssembly instead.",
    );
  });

  test("a software adapter is named in the notice", () => {
    const probe = { webgpu: software, wasm: true, simd: false };
    expect(noticeFor("tfjs-wasm", probe, [])).toContain("SwiftShader");
  });

  test("what was left out is named in the notice, with its reason", () => {
    const probe = { webgl: hardware, wasm: true, simd: true };
    const webgpu = { engine: "webgpu", reason: "no device" } as const;
    const webgl = { engine: "tfjs-webgl", reason: "no context" } as const;
    expect(noticeFor("tfjs-webgl", probe, [webgpu])).toBe(
      "WebGPU was left out (no device): training on WebGL instead.",
    );
    expect(noticeFor("simd", probe, [webgl])).toBe(
      "No WebGPU adapter here; WebGL was left out (no context): training on WebAssembly SIMD instead.",
    );
  });
});

describe("forced", () => {
  test("a software WebGPU adapter is taken, with a warning", () => {
    const probe = { webgpu: software, wasm: true, simd: false };
    for (const engine of ["webgpu", "tfjs-webgpu"] as const) {
      expect(candidates(probe, dense, { forced: engine })).toEqual([engine]);
      expect(noticeFor(engine, probe, [], engine)).toContain("emulated");
    }
  });

  test("short and full names mean the same engine, without a notice", () => {
    const probe = { webgpu: hardware, wasm: true, simd: false };
    expect(candidates(probe, dense, { forced: "cpu" })).toEqual(["tfjs-cpu"]);
    expect(candidates(probe, dense, { forced: "tfjs-cpu" })).toEqual(["tfjs-cpu"]);
    expect(noticeFor("tfjs-cpu", probe, [], "cpu")).toBeUndefined();
  });

  test("only known words force an engine", () => {
    expect(isForcedEngine("webgl")).toBe(true);
    expect(isForcedEngine("toString")).toBe(false);
  });
});
