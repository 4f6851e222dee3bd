// Numbers of a run as they come from outside: from a results.json (docs/formats.md §4), or from the browser's storage,
// where anything may have happened to them.

import * as v from "valibot";
import type { EpochMetrics } from "#core/experiment/events/events.ts";
import type { EpochRow } from "#core/experiment/events/record.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { schemaFaults } from "#core/schemaFaults.ts";
import type { ArmNumbers, RunNumbers } from "./numbers.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const amount = v.pipe(v.number(), v.minValue(0));
const measured = v.nullable(v.number("must be a number or null"), null);
const needs = v.picklist(["nothing", "parent", "fusion"]);
const absent = v.nullish(v.number());

const scores = {
  trainLoss: measured,
  valLoss: measured,
  trainAccuracy: v.exactOptional(measured),
  valAccuracy: v.exactOptional(measured),
  trainR2: v.exactOptional(measured),
  valR2: v.exactOptional(measured),
};
const replica = v.looseObject({
  start: v.nullable(v.looseObject(scores)),
  epochs: v.array(v.looseObject({ epoch: amount, step: count, seconds: amount, ...scores })),
});
const arm = v.looseObject({
  parameters: count,
  flopPerStep: amount,
  paid: v.exactOptional(v.looseObject({ needs, flop: amount, steps: v.exactOptional(count) })),
  /** Files of earlier versions have none where nothing had been measured. */
  replicas: v.array(replica),
});
const verdict = v.looseObject({
  arm: v.picklist(ARMS),
  against: v.picklist(ARMS),
  at: v.picklist(["start", "epoch1", "end"]),
  metric: v.picklist(["valAccuracy", "valR2"]),
  n: count,
  leftOut: v.exactOptional(v.array(count)),
  difference: v.nullable(v.number()),
  interval: v.nullish(v.tuple([v.number(), v.number()])),
  pValue: absent,
  signFlipP: absent,
  holmP: absent,
  rivals: v.optional(count, 1),
  verdict: v.picklist(["BEATS", "LOSES", "INCONCLUSIVE"]),
  copies: v.exactOptional(count),
  bothPoor: v.exactOptional(v.literal(true)),
});
const results = v.looseObject({
  engine: v.looseObject({ name: v.string() }),
  dataHash: v.string(),
  arms: v.record(v.picklist(ARMS), arm),
  verdicts: v.array(verdict),
});

type Replica = v.InferOutput<typeof replica>;
type Row = { readonly [score in keyof typeof scores]?: number | null };

/**
 * The numbers in a results.json. Throws Error that names the first wrong fields by their paths, and replicas whose
 * epochs are not those of the first.
 */
export function readResults(value: unknown): RunNumbers {
  const result = v.safeParse(results, value);
  if (!result.success) throw new Error(schemaFaults(result.issues));
  const { engine, dataHash, arms, verdicts } = result.output;
  const all = Object.entries(arms) as [Arm, v.InferOutput<typeof arm>][];
  const entries = all.filter(([, { replicas }]) => replicas.length > 0);
  if (entries.length === 0) throw new Error("arms: must hold an arm with a replica");
  const first = entries[0][1].replicas[0];
  const isAccuracy = [first.start, ...first.epochs].some((row) => row && "valAccuracy" in row);
  return {
    engine: engine.name,
    task: isAccuracy ? "classification" : "regression",
    hash: dataHash,
    arms: Object.fromEntries(entries.map(([name, one]) => [name, armOf(name, one)])),
    verdicts: verdicts.map(verdictOf),
  };
}

function armOf(name: Arm, { parameters, flopPerStep, paid, replicas }: v.InferOutput<typeof arm>) {
  const epochs = rowsOf(name, replicas);
  const last = epochs.at(-1);
  const summary = {
    ...{ arm: name, parameters, flopPerStep },
    ...(paid && { paid: { ...paid, seconds: 0 } }),
  };
  return { summary, step: last?.step ?? 0, seconds: last?.seconds ?? 0, epochs } as ArmNumbers;
}

/** Epochs of all replicas together; the start is epoch 0. */
function rowsOf(arm: Arm, replicas: readonly Replica[]): readonly EpochRow[] {
  const [first] = replicas;
  const places = first.epochs.map(({ epoch }) => epoch).join();
  replicas.forEach(({ epochs }, i) => {
    if (epochs.map(({ epoch }) => epoch).join() === places) return;
    throw new Error(`arms.${arm}.replicas[${i}].epochs: must be those of the first replica`);
  });
  const starts = replicas.map(({ start }) => start);
  const start = starts.every((one) => one !== null) ? [starts.map(metricsOf)] : [];
  return [
    ...start.map((metrics) => ({ epoch: 0, step: 0, seconds: 0, metrics })),
    ...first.epochs.map(({ epoch, step, seconds }, i) => {
      return { epoch, step, seconds, metrics: replicas.map(({ epochs }) => metricsOf(epochs[i])) };
    }),
  ];
}

/** A loss of null is one that has diverged; a score beside a loss is null where it is not defined. */
function metricsOf(row: Row): EpochMetrics {
  const lossOf = (loss: number | null | undefined) => loss ?? NaN;
  const scoreOf = (score: number | null | undefined, loss: number | null | undefined) =>
    score ?? (loss == null ? NaN : null);
  return {
    trainLoss: lossOf(row.trainLoss),
    trainScore: scoreOf(row.trainAccuracy ?? row.trainR2, row.trainLoss),
    valLoss: lossOf(row.valLoss),
    valScore: scoreOf(row.valAccuracy ?? row.valR2, row.valLoss),
  };
}

function verdictOf(kept: v.InferOutput<typeof verdict>): Verdict {
  const { interval, pValue, signFlipP, holmP, difference, ...rest } = kept;
  return {
    ...rest,
    difference: difference ?? 0,
    ...(interval && { interval }),
    ...(pValue != null && { pValue }),
    ...(signFlipP != null && { signFlipP }),
    ...(holmP != null && { holmP }),
  };
}

const real = v.union([v.number(), v.nan()]);
const metrics = v.looseObject({
  trainLoss: real,
  trainScore: v.nullable(real),
  valLoss: real,
  valScore: v.nullable(real),
});
const kept = v.looseObject({
  engine: v.string(),
  task: v.picklist(["classification", "regression"]),
  hash: v.string(),
  arms: v.record(
    v.picklist(ARMS),
    v.looseObject({
      summary: v.looseObject({
        arm: v.picklist(ARMS),
        parameters: count,
        flopPerStep: amount,
        paid: v.exactOptional(v.looseObject({ needs, flop: amount, seconds: amount })),
      }),
      step: count,
      seconds: amount,
      epochs: v.array(
        v.looseObject({ epoch: amount, step: count, seconds: amount, metrics: v.array(metrics) }),
      ),
    }),
  ),
  cost: v.exactOptional(v.looseObject({ flop: amount, seconds: amount })),
  verdicts: v.array(verdict),
});

/** Numbers as this browser had kept them; undefined where they are not whole. */
export function readKeptNumbers(value: unknown): RunNumbers | undefined {
  return v.is(kept, value) ? (value as unknown as RunNumbers) : undefined;
}
