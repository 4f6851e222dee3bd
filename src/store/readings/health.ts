// What the page shows of signal health: a network as it began and as it is now, the ranges in which numbers are
// healthy, and what lies outside of them, in words. The ranges are ours (docs/methods.md §5).

import { examineInSteps } from "#core/experiment/insight/health.ts";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Health, StepAhead } from "#core/signal/health.ts";

export type HealthReading = { readonly start?: Health; readonly now?: Health };

/** How many times larger or smaller than what it is held against a layer's variance or gradient may be. */
const FACTOR = 100;
/** The share of a layer's units that may be dead. */
export const HEALTHY_DEAD = [0, 0.25] as const;
/** The gain of a step as a share of what the slope promises. */
export const HEALTHY_GAIN = [0.5, 1.2] as const;

const known = new WeakMap<NetworkWeights, Health | string>();

/** The reading, `now` once it is no longer the start, or why there is none, in words; in steps of about one sample. */
export function* readHealth(
  network: Network,
  first: NetworkWeights | undefined,
  now: NetworkWeights | undefined,
  dataset: Pick<DatasetSummary, "samples" | "task">,
  learningRate: number,
): Generator<undefined, HealthReading | string> {
  const found: { start?: Health; now?: Health } = {};
  for (const [at, weights] of [["start", first] as const, ["now", now] as const]) {
    if (!weights || (at === "now" && now === first)) continue;
    const health =
      known.get(weights) ?? (yield* examineInSteps(network, weights, dataset, learningRate));
    known.set(weights, health);
    if (typeof health === "string") return health;
    found[at] = health;
  }
  return found;
}

export function healthyVariance({ inputVariance }: Health): readonly [number, number] {
  return [inputVariance / FACTOR, inputVariance * FACTOR];
}

/**
 * Gradients come from the output layer and go back: what they lose or gain on the way is measured from there. (From the
 * middle layer, the output's would seem to explode wherever most layers are dead or hardly learn.)
 */
export function healthyGradient({ blocks }: Health): readonly [number, number] {
  const { gradient } = blocks[blocks.length - 1];
  return [gradient / FACTOR, gradient * FACTOR];
}

/** How much a step gains of what the slope promises: 1 all of it, 0 nothing; below 0 the loss grows. */
export function gainOf(loss: number, { loss: after, linear }: StepAhead): number {
  return (loss - after) / (loss - linear);
}

/** One measure of a network: its range over layers, or its number, and what is unhealthy about it, in words. */
export type Measure = {
  readonly range: readonly [low: number, high: number];
  readonly concern?: string;
};

export type Measures = {
  readonly signals: Measure;
  readonly gradients: Measure;
  /** Shares of dead units. */
  readonly dead: Measure;
  /** The gain of a plain step at the learning rate. */
  readonly gain: Measure;
};

/** Every measure with its concern, which is absent where it is healthy. Signals of hidden layers alone are judged. */
export function measuresOf(health: Health): Measures {
  const { blocks, loss, ahead } = health;
  const hidden = blocks.slice(0, -1);
  const gain = gainOf(loss, ahead[1]);
  return {
    signals: judge(
      hidden.map(({ variance }) => variance),
      outside("signals", hidden, ({ variance }) => variance, healthyVariance(health)),
    ),
    gradients: judge(
      blocks.map(({ gradient }) => gradient),
      gradientConcerns(health),
    ),
    dead: judge(hidden.filter(({ units }) => units > 0).map(deadShare), deadConcerns(hidden)),
    gain: judge([gain], gainConcerns(gain)),
  };
}

function judge(values: readonly number[], concerns: readonly string[]): Measure {
  const concern = concerns.join("; ");
  return {
    range: [Math.min(...values), Math.max(...values)],
    ...(concern !== "" && { concern }),
  };
}

/** Layers that a wholly dead one cuts off have no gradient at all: that is its doing, and named so. */
function gradientConcerns(health: Health): readonly string[] {
  const { blocks } = health;
  const dead = blocks.findLast((block) => deadShare(block) === 1);
  const fed = dead ? blocks.filter(({ block }) => block > dead.block) : blocks;
  return [
    ...(dead ? [`no gradient passes layer ${dead.block}, which is dead`] : []),
    ...outside("gradients", fed, ({ gradient }) => gradient, healthyGradient(health)),
  ];
}

function deadConcerns(hidden: readonly Block[]): readonly string[] {
  return hidden
    .filter((block) => deadShare(block) > HEALTHY_DEAD[1])
    .toSorted((a, b) => deadShare(b) - deadShare(a))
    .slice(0, 1)
    .map(({ block, dead, units }) => `${dead} of ${units} units are dead in layer ${block}`);
}

function gainConcerns(gain: number): readonly string[] {
  if (gain < 0) return ["a plain gradient step at the learning rate makes the loss larger"];
  return gain < HEALTHY_GAIN[0]
    ? ["a plain gradient step gains less than half of what its slope promises"]
    : [];
}

const DIVERGED = "the loss is no number any more, the network has diverged";

/** What lies outside of the healthy ranges, a clause for each kind; empty where all is well. */
export function concernsOf(health: Health): readonly string[] {
  if (!Number.isFinite(health.loss)) return [DIVERGED];
  return Object.values(measuresOf(health)).flatMap(({ concern }) => concern ?? []);
}

type Block = Health["blocks"][number];

export function deadShare({ units, dead }: Pick<Block, "units" | "dead">): number {
  return units === 0 ? 0 : dead / units;
}

function outside(
  what: "signals" | "gradients",
  blocks: readonly Block[],
  value: (block: Block) => number,
  [low, high]: readonly [number, number],
): readonly string[] {
  const vanish = blocks.find((block) => !(value(block) >= low));
  const explode = blocks.find((block) => value(block) > high);
  return [
    ...(vanish ? [`${what} vanish at layer ${vanish.block}`] : []),
    ...(explode ? [`${what} explode at layer ${explode.block}`] : []),
  ];
}
