import { expect, test } from "vitest";
import { CASES } from "./cases.ts";
import { median } from "./measure.ts";
import { reportCase, table } from "./report.ts";

const TIMINGS = [
  { engine: "simd", replicas: 1, msPerStep: 0.5 },
  { engine: "simd", replicas: 8, msPerStep: 2 },
  { engine: "tfjs-cpu", replicas: 1, msPerStep: 40 },
  { engine: "tfjs-wasm", replicas: 1, msPerStep: 5 },
  { engine: "pytorch", replicas: 1, msPerStep: 1 },
];

test("speedup is the best stock tfjs over simd, per replica-step; PyTorch is a peer", () => {
  const report = reportCase(CASES[0], TIMINGS);
  expect(report.speedup).toEqual({ replicas1: 10, replicas8: 20 });
  expect(report.engines.map(({ engine }) => engine)).not.toContain("pytorch");
  expect(report.peers).toHaveLength(1);
});

test("flop per step are those of the products, and GFLOP/s count all replicas", () => {
  const report = reportCase(CASES[0], TIMINGS);
  // 2·64·(3·(784·64 + 64·32 + 32·10) − 784·64): two operations a multiply, no gradient of the data.
  expect(report.flopPerStep).toBe(13_754_368);
  expect(report.engines[1]).toMatchObject({ msPerReplicaStep: 0.25, gflops: 55.02 });
});

test("the table has a line for every engine", () => {
  const lines = table(reportCase(CASES[0], TIMINGS), 100).split("\n");
  expect(lines.filter((line) => line.startsWith("| "))).toHaveLength(1 + TIMINGS.length);
  expect(lines).toContain("| simd, 8 replicas | 2 | 0.25 | 55.02 | 55 % |");
});

test("webgpu is compared with stock tfjs on WebGPU, and dispatches are counted where there are any", () => {
  const timings = [
    { engine: "tfjs-webgpu", replicas: 1, msPerStep: 60, dispatchesPerStep: 61 },
    { engine: "webgpu", replicas: 1, msPerStep: 6, dispatchesPerStep: 12 },
    { engine: "webgpu", replicas: 8, msPerStep: 8, dispatchesPerStep: 0.0039 },
    { engine: "simd", replicas: 1, msPerStep: 0.5 },
  ];
  const report = reportCase(CASES[0], timings);
  expect(report.webgpuSpeedup).toEqual({ replicas1: 10, replicas8: 60 });
  const lines = table(report, 100).split("\n");
  expect(lines).toContain("| webgpu, 8 replicas | 8 | 1 | 13.75 | 14 % | 0.0039 |");
  expect(lines).toContain("| simd | 0.5 | 0.5 | 27.51 | 28 % |  |");
  expect(lines).toContain(
    "webgpu over stock tfjs on WebGPU: 10× with 1 in step, 60× with 8 in step",
  );
  expect(reportCase(CASES[0], TIMINGS).webgpuSpeedup).toBeUndefined();
});

test("the median of an even count is the mean of the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 5])).toBe(5);
});
