// Many runs as a few rows: runs that differ in their seed alone are one row's, their replicas pairs of one comparison;
// for every arm the mean and the standard deviation at its end, and what it is behind the heir, with the verdict.

import { heirOf } from "#core/experiment/events/heir.ts";
import type { EpochRow } from "#core/experiment/events/record.ts";
import type { NamedResults } from "#core/experiment/results/joinShares.ts";
import { raceVerdicts } from "#core/experiment/results/raceVerdicts.ts";
import type { Runner } from "#core/experiment/results/raceVerdicts.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { withinReach } from "#core/experiment/results/withinReach.ts";
import type { RunNumbers } from "#core/experiment/runs/numbers.ts";
import { readResults } from "#core/experiment/runs/readNumbers.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";

export type Row = {
  /** The title, or where several groups have one title what sets them apart ("fusion.method gaussian"). */
  readonly run: string;
  readonly arm: Arm;
  readonly metric: "valAccuracy" | "valR2";
  /** Networks whose score is finite. */
  readonly n: number;
  readonly mean: number;
  /** With n − 1; undefined of one network. */
  readonly sd?: number;
  /** Heir − this arm at the end, over pairs of replicas; absent for the heir itself. */
  readonly verdict?: Verdict;
};

type Group = { readonly runs: NamedResults[]; readonly fields: ReadonlyMap<string, string> };

/** A group's rows in the order of its arms; groups in the order of the runs. */
export function summaryRows(runs: readonly NamedResults[]): readonly Row[] {
  const groups = new Map<string, Group>();
  for (const run of runs) {
    const fields = fieldsOf(run.results.experiment);
    const key = JSON.stringify([...fields]);
    const group = groups.get(key) ?? { runs: [], fields };
    group.runs.push(run);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  return all.flatMap((group) => rowsOf(labelOf(group, all), distinct(group.runs)));
}

/**
 * Of one experiment, what has the same seed and the same data has the same replicas, however often it is found (as
 * shares and joined, by two tasks of a sweep): they count once, by a finished run where there is one.
 */
function distinct(runs: readonly NamedResults[]): readonly NamedResults[] {
  const found = new Map<string, NamedResults>();
  for (const run of runs) {
    const { experiment, dataHash, unfinished } = run.results;
    const key = `${experiment.seed} ${dataHash}`;
    const isBetter = unfinished === undefined && found.get(key)?.results.unfinished !== undefined;
    if (isBetter || !found.has(key)) found.set(key, run);
  }
  return [...found.values()];
}

/** Every field by its path; seed and title set no row apart, and arms follow from what could race. */
function fieldsOf(experiment: Experiment): ReadonlyMap<string, string> {
  const { seed: _, title: __, arms: ___, ...rest } = experiment;
  return new Map(flat(rest));
}

function flat(value: unknown, path = ""): readonly (readonly [string, string])[] {
  const isPlain = typeof value !== "object" || value === null || Array.isArray(value);
  if (isPlain) return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
  return Object.entries(value as object)
    .filter(([, one]) => one !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, one]) => flat(one, path === "" ? name : `${path}.${name}`));
}

/** Experiments of their own have titles of their own; runs of one are known by what was varied. */
function labelOf({ runs, fields }: Group, all: readonly Group[]): string {
  const titleOf = (group: Group) => group.runs[0].results.experiment.title;
  if (new Set(all.map(titleOf)).size === all.length) return titleOf({ runs, fields });
  const paths = new Set(all.flatMap((group) => [...group.fields.keys()]));
  const differing = [...paths].filter((path) =>
    all.some((group) => group.fields.get(path) !== fields.get(path)),
  );
  return differing.map((path) => `${path} ${fields.get(path) ?? "–"}`).join(", ");
}

function rowsOf(run: string, runs: readonly NamedResults[]): readonly Row[] {
  const numbers = runs.map(({ results }) => readResults(results));
  const arms = (Object.keys(numbers[0].arms) as Arm[]).filter((arm) =>
    numbers.every((one) => one.arms[arm]),
  );
  const { task } = numbers[0];
  const runners = Object.fromEntries(arms.map((arm) => [arm, pooled(arm, numbers)]));
  const verdicts = raceVerdicts(runners, { task: { kind: task } }).map(withinReach);
  const metric = task === "classification" ? "valAccuracy" : "valR2";
  return arms.map((arm) => {
    const last = runners[arm].epochs.at(-1)?.metrics ?? [];
    const verdict = verdicts.find(({ against, at }) => against === arm && at === "end");
    return {
      ...{ run, arm, metric, ...spread(last.map(({ valScore }) => valScore)) },
      ...(verdict && arm !== heirOf(runners) && { verdict }),
    };
  });
}

/** The replicas of all runs as those of one; of epochs, those that all have. */
function pooled(arm: Arm, numbers: readonly RunNumbers[]): Runner {
  const all = numbers.map(({ arms }) => arms[arm]!.epochs);
  const epochs = all[0].flatMap((row): EpochRow[] => {
    const same = all.map((rows) => rows.find(({ epoch }) => epoch === row.epoch));
    if (same.some((one) => one === undefined)) return [];
    return [{ ...row, metrics: same.flatMap((one) => one!.metrics) }];
  });
  return { summary: { epochs: epochs.at(-1)?.epoch ?? 0 }, epochs };
}

function spread(scores: readonly (number | null)[]): Pick<Row, "n" | "mean" | "sd"> {
  const finite = scores.filter((one): one is number => one !== null && Number.isFinite(one));
  const n = finite.length;
  const mean = finite.reduce((sum, one) => sum + one, 0) / n;
  if (n < 2) return { n, mean };
  const squares = finite.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return { n, mean, sd: Math.sqrt(squares / (n - 1)) };
}
