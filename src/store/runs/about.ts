// What the strip shows of a run without reading it: its experiment, its curves in small, its verdicts. It lies beside the
// run on the shelf, under "<id>/about"; its numbers under "<id>/numbers", its networks as a session (kept/keptSession.ts).

import type { RunNumbers } from "#core/experiment/runs/numbers.ts";
import { heirOf } from "#core/experiment/events/heir.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { ARMS, parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import { keysOf } from "#store/kept/keptSession.ts";

const VERSION = 1;

/** The mean score of an arm at some of its steps. */
type SmallCurve = {
  readonly arm: Arm;
  readonly step: readonly number[];
  readonly score: readonly number[];
};

export type RunAbout = {
  readonly version: typeof VERSION;
  readonly id: string;
  /** "Run 3" */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** As it ran. */
  readonly experiment: Experiment;
  readonly presetId: string | undefined;
  readonly engine: string;
  readonly task: RunNumbers["task"];
  /** The results.json that it was read from; absent: it was trained here. */
  readonly file?: string;
  /** Whether its networks are kept. */
  readonly isWhole: boolean;
  readonly bytes: number;
  readonly curves: readonly SmallCurve[];
  /** Those at the end. */
  readonly verdicts: readonly Verdict[];
  /** Where its fused network stood: a race that comes by there is the same, trained on. */
  readonly end: { readonly step: number; readonly losses: readonly number[] };
};

/** Points of a curve in small. */
const MOST_POINTS = 64;

type Facts = Pick<
  RunAbout,
  "id" | "number" | "savedAt" | "experiment" | "presetId" | "bytes" | "isWhole"
> & {
  readonly file?: string;
};

export function aboutOf(facts: Facts, numbers: RunNumbers): RunAbout {
  const { engine, task, arms, verdicts } = numbers;
  return {
    ...facts,
    ...{ version: VERSION, engine, task },
    curves: ARMS.flatMap((arm) => smallCurve(arm, arms[arm]?.epochs ?? [])),
    verdicts: verdicts.filter(({ at }) => at === "end"),
    end: endOf(numbers),
  };
}

type Rows = NonNullable<RunNumbers["arms"][Arm]>["epochs"];

function smallCurve(arm: Arm, rows: Rows): readonly SmallCurve[] {
  if (rows.length === 0) return [];
  const every = Math.ceil(rows.length / MOST_POINTS);
  const shown = rows.filter((_, i) => (rows.length - 1 - i) % every === 0);
  const score = shown.map(({ metrics }) => {
    const finite = metrics.map(({ valScore }) => valScore ?? NaN).filter(Number.isFinite);
    return finite.reduce((sum, one) => sum + one, 0) / finite.length;
  });
  return [{ arm, step: shown.map(({ step }) => step), score }];
}

function endOf({ arms }: RunNumbers): RunAbout["end"] {
  const last = arms[heirOf(arms)]?.epochs.at(-1);
  return { step: last?.step ?? 0, losses: last?.metrics.map(({ valLoss }) => valLoss) ?? [] };
}

/** Whether a race is the one that was kept, or that one trained on. */
export function isSameRace(
  about: RunAbout,
  experiment: Experiment,
  arms: RunNumbers["arms"],
): boolean {
  const { end, file } = about;
  const rows = arms[heirOf(arms)]?.epochs ?? [];
  const there = rows.find(({ step }) => step === end.step);
  if (file !== undefined || there?.metrics.length !== end.losses.length) return false;
  const isOnItsWay = there.metrics.every(({ valLoss }, i) => Object.is(valLoss, end.losses[i]));
  return isOnItsWay && isSameExperiment(about.experiment, experiment);
}

/** An arm that joined later makes no other race. */
function isSameExperiment(a: Experiment, b: Experiment): boolean {
  const text = (one: Experiment) => JSON.stringify(parseExperiment({ ...one, arms: [] }));
  return text(a) === text(b);
}

/** "Run 3", and "Run 3 b" where two tabs have counted at once: names of all, by id. */
export function namesOf(
  runs: readonly Pick<RunAbout, "id" | "number" | "savedAt">[],
): ReadonlyMap<string, string> {
  const oldestFirst = runs.toSorted((a, b) => a.savedAt - b.savedAt || (a.id < b.id ? -1 : 1));
  const names = oldestFirst.map(({ id, number }, i) => {
    const twins = oldestFirst.slice(0, i).filter((one) => one.number === number).length;
    return [
      id,
      `Run ${number}${twins > 0 ? ` ${String.fromCodePoint(97 + Math.min(twins, 25))}` : ""}`,
    ] as const;
  });
  return new Map(names);
}

const EXTRAS = ["about", "numbers", "pin", "gone"] as const;
export type Extra = (typeof EXTRAS)[number];

export function extraKey(id: string, extra: Extra): string {
  return `${id}/${extra}`;
}

/** Everything that may lie there of a run. */
export function keysOfRun(id: string): readonly string[] {
  return [...keysOf(id), ...EXTRAS.map((extra) => extraKey(id, extra))];
}

/** What lies under the key of an about, if it is one. */
export function readAbout(id: string, value: unknown): RunAbout | undefined {
  try {
    const about = value as RunAbout;
    const numbers = [about.number, about.savedAt, about.bytes, about.end.step];
    const isWhole =
      about.version === VERSION &&
      about.id === id &&
      numbers.every((one) => Number.isFinite(one) && one >= 0) &&
      [about.engine, about.task].every((one) => typeof one === "string") &&
      ["string", "undefined"].includes(typeof about.presetId) &&
      ["string", "undefined"].includes(typeof about.file) &&
      about.curves.every(isCurve) &&
      about.verdicts.every(isVerdict) &&
      about.end.losses.every((one) => typeof one === "number");
    return isWhole ? { ...about, experiment: parseExperiment(about.experiment) } : undefined;
  } catch {
    return undefined;
  }
}

function isCurve({ arm, step, score }: SmallCurve): boolean {
  const all = [...step, ...score];
  return (
    ARMS.includes(arm) &&
    step.length === score.length &&
    all.every((one) => typeof one === "number")
  );
}

function isVerdict({ arm, against, verdict, n, difference }: Verdict): boolean {
  const isNamed = ARMS.includes(arm) && ARMS.includes(against) && typeof verdict === "string";
  return isNamed && Number.isFinite(n) && Number.isFinite(difference);
}
