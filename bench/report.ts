// From timings to the report: JSON for machines, a table for people.

import { flopPerStep } from "#core/model/counts.ts";
import type { FusionTiming } from "./fusion.bench.ts";
import type { BenchCase } from "./cases.ts";
import type { Timing } from "./measure.ts";

export type EngineReport = {
  readonly engine: string;
  readonly replicas: number;
  readonly msPerStep: number;
  readonly msPerReplicaStep: number;
  readonly gflops: number;
  /** To a GPU, of all replicas together; below one where a dispatch is many steps. */
  readonly dispatchesPerStep?: number;
};

export type CaseReport = {
  readonly name: string;
  readonly batch: number;
  readonly flopPerStep: number;
  readonly engines: readonly EngineReport[];
  /** Other libraries, where they are installed; not counted as stock tfjs. */
  readonly peers: readonly EngineReport[];
  /** Best stock tfjs engine of this run over simd, per replica-step. */
  readonly speedup: { readonly replicas1: number; readonly replicas8: number };
  /** Stock tfjs on WebGPU over webgpu, per replica-step by the replicas in step; where both were measured. */
  readonly webgpuSpeedup?: { readonly [replicas: `replicas${number}`]: number };
};

export type Report = {
  /** What WebGPU ran on, where it did. */
  readonly adapter?: string;
  readonly peakGflops: number;
  readonly cases: readonly CaseReport[];
  /** The solve of the paper's network, and NumPy's where it is installed; seconds. */
  readonly fusion: readonly FusionTiming[];
};

export function reportCase(
  { name, batch, network }: BenchCase,
  timings: readonly Timing[],
): CaseReport {
  const flop = flopPerStep(network, batch);
  const rows = timings.map(({ engine, replicas, msPerStep, dispatchesPerStep }) => ({
    engine,
    replicas,
    msPerStep: round(msPerStep),
    msPerReplicaStep: round(msPerStep / replicas),
    gflops: round((flop * replicas) / msPerStep / 1e6),
    ...(dispatchesPerStep !== undefined && { dispatchesPerStep: round(dispatchesPerStep) }),
  }));
  const engines = rows.filter(({ engine }) => engine !== "pytorch");
  const stock = engines.filter(({ engine }) => engine.startsWith("tfjs-"));
  const best = Math.min(...stock.map(({ msPerReplicaStep }) => msPerReplicaStep));
  const over = (replicas: number) => {
    const own = engines.find((row) => row.engine === "simd" && row.replicas === replicas);
    return own ? round(best / own.msPerReplicaStep) : NaN;
  };
  return {
    name,
    batch,
    flopPerStep: flop,
    engines,
    peers: rows.filter(({ engine }) => engine === "pytorch"),
    speedup: { replicas1: over(1), replicas8: over(8) },
    ...webgpuSpeedup(engines),
  };
}

function webgpuSpeedup(engines: readonly EngineReport[]): Pick<CaseReport, "webgpuSpeedup"> {
  const stock = engines.find(({ engine }) => engine === "tfjs-webgpu");
  const own = engines.filter(({ engine }) => engine === "webgpu");
  if (!stock || own.length === 0) return {};
  const speedups = own.map(({ replicas, msPerReplicaStep }) => {
    return [`replicas${replicas}`, round(stock.msPerReplicaStep / msPerReplicaStep)];
  });
  return { webgpuSpeedup: Object.fromEntries(speedups) };
}

/** Four significant digits: more would be noise. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** A Markdown table of one case. */
export function table(given: CaseReport, peakGflops: number): string {
  const isOnGpu = given.engines.some(({ dispatchesPerStep }) => dispatchesPerStep !== undefined);
  const rows = [...given.engines, ...given.peers].map((row) => {
    const share = `${Math.round((100 * row.gflops) / peakGflops)} %`;
    const name = row.replicas > 1 ? `${row.engine}, ${row.replicas} replicas` : row.engine;
    const dispatches = isOnGpu ? ` ${row.dispatchesPerStep ?? ""} |` : "";
    return `| ${name} | ${row.msPerStep} | ${row.msPerReplicaStep} | ${row.gflops} | ${share} |${dispatches}`;
  });
  const { replicas1, replicas8 } = given.speedup;
  return [
    `### ${given.name}, batch ${given.batch}, ${round(given.flopPerStep / 1e6)} MFLOP a step`,
    "",
    `| engine | ms per step | ms per replica-step | GFLOP/s | of the peak |${isOnGpu ? " dispatches a step |" : ""}`,
    `|---|---|---|---|---|${isOnGpu ? "---|" : ""}`,
    ...rows,
    "",
    `simd over the best stock tfjs: ${replicas1}× with one replica, ${replicas8}× with eight`,
    ...webgpuLine(given),
    "",
  ].join("\n");
}

function webgpuLine({ webgpuSpeedup: of }: CaseReport): readonly string[] {
  if (!of) return [];
  const by = Object.entries(of).map(([name, times]) => {
    return `${times}× with ${name.replace("replicas", "")} in step`;
  });
  return [`webgpu over stock tfjs on WebGPU: ${by.join(", ")}`];
}
