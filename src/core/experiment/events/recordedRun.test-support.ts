// The events of a tiny race, small enough to write down by hand what files should hold of it: two
// replicas, two steps an epoch, one epoch, span [1, 2] fused.

import type { ArmSummary } from "./armSummary.ts";
import type { DatasetSummary, EpochMetrics, ErrorSummary, FusionReport } from "./events.ts";
import type { SessionEvent } from "./events.ts";
import { createRecorder } from "./recorder.ts";
import type { RunRecord } from "./record.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";

type Epoch = readonly [epoch: number, seconds: number, metrics: readonly EpochMetrics[]];

const data = new Float32Array(0);

function summaryOf(arm: Arm): ArmSummary {
  const network = { inputShape: [2], layers: [{ type: "dense", units: 2 } as const] };
  const parameters = arm === "original" ? 60 : 6;
  return { arm, network, parameters, flopPerStep: 10 * parameters, stepsPerEpoch: 2, epochs: 1 };
}

const metricsOf = ([
  trainLoss,
  trainScore,
  valLoss,
  valScore,
]: readonly number[]): EpochMetrics => ({
  trainLoss,
  trainScore,
  valLoss,
  valScore,
});

const epochOf = (arm: Arm, [epoch, seconds, metrics]: Epoch): SessionEvent => ({
  type: "epoch",
  arm,
  epoch,
  step: 2 * epoch,
  seconds,
  metrics,
});

const stepsOf = (arm: Arm, firstStep: number, ...losses: number[][]): SessionEvent => ({
  type: "steps",
  arm,
  firstStep,
  losses: losses.map((run) => Float32Array.from(run)),
  seconds: 1,
});

const errorOf = (nmse: number): ErrorSummary => ({
  mse: 2 * nmse,
  nmse,
  explained: 1 - nmse,
  perUnit: [nmse, nmse],
});

const report = {
  span: [1, 2],
  method: "empirical",
  layer: 0,
  ridge: 1e-6,
  replicas: [
    { fit: errorOf(0.25), probe: errorOf(0.5) },
    { fit: errorOf(0), probe: errorOf(0.125) },
  ],
  points: { targets: data, unit: new Uint16Array(0), clipped: new Uint16Array(0), gates: 0 },
  alternatives: [],
} as const satisfies FusionReport;

/** Everything a session would report, in its order; random's second replica has diverged. */
export function eventsOfRace(kind: "classification" | "regression"): readonly SessionEvent[] {
  const task =
    kind === "classification"
      ? ({ kind, classes: ["a", "b"] } as const)
      : ({ kind, target: "y" } as const);
  return [
    {
      type: "opened",
      engine: { name: "tfjs-wasm", adapter: "CPU, WebAssembly", notice: "a notice" },
      dataset: { name: "moons", task, hash: "0123456789abcdef" } as unknown as DatasetSummary,
    },
    { type: "armOpened", arm: summaryOf("original") },
    epochOf("original", [0, 0, [metricsOf([1, 0.5, 1.5, 0.25]), metricsOf([2, 0.5, 2.5, 0.5])]]),
    stepsOf("original", 0, [0.1, 0.3], [0.2, 0.4]),
    epochOf("original", [1, 1 / 3, [metricsOf([0.5, 1, 0.75, 0.75]), metricsOf([1, 1, 1, 1])]]),
    { type: "finished", stage: "original" },
    { type: "fused", report },
    { type: "armOpened", arm: summaryOf("fused") },
    { type: "armOpened", arm: summaryOf("random") },
    epochOf("fused", [0, 0, [metricsOf([0.5, 1, 0.75, 0.5]), metricsOf([1, 1, 1, 1])]]),
    epochOf("random", [0, 0, [metricsOf([2, 0, 2, 0]), metricsOf([NaN, NaN, NaN, NaN])]]),
    stepsOf("random", 0, [1], [NaN]),
    stepsOf("random", 1, [2], [NaN]),
  ];
}

export function recordOf(events: readonly SessionEvent[]): RunRecord {
  const recorder = createRecorder();
  events.forEach(recorder.take);
  return recorder.record;
}
