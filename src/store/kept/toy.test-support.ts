// A lab whose worker trains a toy. Every number of a toy's checkpoint is its step, so that a session put together from two
// moments shows.

import { lossRuns, NO_LOSSES } from "#core/experiment/events/losses.ts";
import type { ArmCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import type { DatasetSummary, ErrorSummary, FusionReport } from "#core/experiment/events/events.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import type { Network } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Request } from "#worker/client.ts";
import type { Event } from "#worker/protocol.ts";
import type { Lab } from "#store/lab.ts";
import { createLab } from "#store/store.ts";

export const experimentOf = (seed: number): Experiment =>
  parseExperiment({
    version: 1,
    title: `Toy ${seed}`,
    seed,
    replicas: 2,
    data: { name: "moons" },
    network: { layers: [3, 3, 2].map((units) => ({ type: "dense", units })) },
  });

const dataset = {
  name: "moons",
  title: "Two moons",
  task: { kind: "classification", classes: ["0", "1"] },
  inputShape: [2],
  train: 8,
  validation: 4,
  hash: "0123456789abcdef",
  samples: {
    inputs: { shape: [4, 2], data: new Float32Array(8) },
    targets: { shape: [4], data: new Float32Array(4) },
  },
  inputNormalisation: { mean: [0], scale: [1] },
} as const satisfies DatasetSummary;

const error: ErrorSummary = { mse: 1, nmse: 0.5, explained: 0.5, perUnit: [0.5] };
const numbers = new Float32Array(1);
const fusion: FusionReport = {
  span: [1, 2],
  method: "empirical",
  layer: 0,
  ridge: 1e-6,
  replicas: [
    { fit: error, probe: error },
    { fit: error, probe: error },
  ],
  points: { targets: numbers, unit: new Uint16Array(1), clipped: new Uint16Array(1), gates: 0 },
  alternatives: [],
};

const networkOf = (arm: Arm): Network => ({
  inputShape: [2],
  layers: (arm === "original" ? [3, 3, 2] : [3, 2]).map((units) => ({ type: "dense", units })),
});

const summaryOf = (arm: Arm): ArmSummary => ({
  arm,
  network: networkOf(arm),
  parameters: 1,
  flopPerStep: 1,
  stepsPerEpoch: 4,
  epochs: 5,
});

function weightsAt(arm: Arm, step: number): NetworkWeights {
  const { layers } = networkOf(arm);
  const specs = weightSpecs(networkOf(arm));
  return layers.map((_, at) =>
    Object.fromEntries(
      specs
        .filter(({ layer }) => layer === at)
        .map(({ name, shape }) => [
          name,
          { shape, data: new Float32Array(sizeOf(shape)).fill(step) },
        ]),
    ),
  );
}

const checkpointAt = (arm: Arm, step: number): ArmCheckpoint => {
  const weights = weightsAt(arm, step);
  return {
    summary: summaryOf(arm),
    goal: 5,
    evaluated: 0,
    milliseconds: step,
    diverged: [],
    state: { step, weights: [weights, weights], slots: [[weights], [weights]] },
  };
};

const metrics = { trainLoss: 1, trainScore: 0, valLoss: 1, valScore: 0 };

/** Steps of the arms of an open lab, as of its last checkpoint. */
export function stepsOf(lab: Lab): { [arm in Arm]?: number } {
  const { checkpoint } = lab.recorder.record;
  return Object.fromEntries(
    (checkpoint?.arms ?? []).map(({ summary, state }) => [summary.arm, state.step]),
  );
}

/** What is not of one moment in what a lab shows. */
export function tornIn(lab: Lab): readonly string[] {
  const { record } = lab.recorder;
  return (record.checkpoint?.arms ?? []).flatMap(({ summary, state, milliseconds }) => {
    const { arm } = summary;
    const { step } = state;
    const all = state.weights.flatMap((of) => of.flatMap((layer) => Object.values(layer)));
    const isWhole = all.every(({ data }) => data.every((one) => one === step));
    const runs = lossRuns(record.arms[arm]?.losses ?? NO_LOSSES);
    const isCurve =
      (step === 0 || runs.length === 2) &&
      runs.every((run) => run.length === step && run.every((loss, at) => loss === at));
    const isPaced = arm === "original" || step === stepsOf(lab).fused;
    return isWhole && isCurve && isPaced && milliseconds === step ? [] : [arm];
  });
}

/** A lab with a worker that trains when it is given steps. */
export function openToy(experiment: Experiment) {
  let hear: (event: Event) => void = () => {};
  const others: ((event: Event) => void)[] = [];
  let steps: { [arm in Arm]?: number } = {};
  const send = (event: object) => {
    hear({ run: 1, ...event } as Event);
    others.forEach((other) => other({ run: 1, ...event } as Event));
  };
  const begin = (arm: Arm) => {
    steps[arm] = 0;
    send({ type: "armOpened", arm: summaryOf(arm) });
    send({ type: "epoch", arm, epoch: 0, step: 0, seconds: 0, metrics: [metrics, metrics] });
    send({ type: "weights", arm, step: 0, weights: weightsAt(arm, 0) });
  };
  const keep = (arms: readonly Arm[], end?: number) =>
    send({
      type: "checkpoint",
      stage: steps.fused === undefined ? "original" : "race",
      isFinished: end !== undefined,
      arms: Object.keys(steps),
      changed: arms.map((arm) => ({
        ...checkpointAt(arm, steps[arm]!),
        ...(end !== undefined && { evaluated: end, goal: end }),
      })),
    });

  function take(request: Request): void {
    if (request.type !== "open") return;
    const engine = { name: "toy", adapter: "toy" };
    if (request.resume) {
      const arms = request.resume.arms.map(({ summary, state }) => [summary.arm, state.step]);
      steps = Object.fromEntries(arms) as typeof steps;
      send({ type: "resumed", engine, dataset });
    } else {
      steps = {};
      send({ type: "opened", engine, dataset });
      begin("original");
    }
    send({ type: "activity", activity: "idle" });
  }

  const client = {
    send: (request: Request) => void Promise.resolve().then(() => take(structuredClone(request))),
    listen: (listener: (event: Event) => void) => {
      hear = listener;
      return () => {};
    },
    renew: () => {},
  };
  const lab = createLab(client, { dataFolder: "https://lab.invalid/data/" });
  lab.open(experiment);
  return {
    lab,
    listen: (other: (event: Event) => void) => void others.push(other),
    /** Trains the arms of the stage, with a checkpoint at the end. */
    train: (count: number) => {
      const arms: Arm[] = steps.fused === undefined ? ["original"] : ["fused", "random"];
      for (const arm of arms) {
        const firstStep = steps[arm]!;
        const losses = [0, 1].map(() =>
          Float32Array.from({ length: count }, (_, i) => firstStep + i),
        );
        steps[arm] = firstStep + count;
        send({ type: "steps", arm, firstStep, losses, seconds: steps[arm] });
      }
      keep(arms);
    },
    /** The race comes to its end after so many epochs, in each arm with this score and loss. */
    finish: (
      epoch: number,
      scores: { readonly [arm in Arm]?: number },
      goesOn: "random goes on" | false = false,
    ) => {
      send({ type: "activity", activity: "training" });
      const arms = Object.keys(scores) as Arm[];
      for (const arm of arms) {
        const [from, step] = [steps[arm]!, 4 * epoch];
        const losses = [0, 1].map(() =>
          Float32Array.from({ length: step - from }, (_, i) => from + i),
        );
        const measured = { ...metrics, valLoss: 1 - scores[arm]!, valScore: scores[arm]! };
        steps[arm] = step;
        send({ type: "steps", arm, firstStep: from, losses, seconds: step });
        send({ type: "epoch", arm, epoch, step, seconds: step, metrics: [measured, measured] });
      }
      keep(arms, epoch);
      if (goesOn) return;
      send({ type: "finished", stage: "race" });
      send({ type: "activity", activity: "idle" });
    },
    fuse: () => {
      steps = { original: steps.original! };
      send({ type: "fused", report: fusion });
      begin("fused");
      begin("random");
      keep(["fused", "random"]);
    },
  };
}
