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

test("the median of an even count is the mean of the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 5])).toBe(5);
});
