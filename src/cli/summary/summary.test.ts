// Numbers by hand: mean and standard deviation of four scores, and Student's interval of their paired differences.

import { describe, expect, test } from "vitest";
import type { NamedResults } from "#core/experiment/results/joinShares.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { FORMATS } from "./formats.ts";
import { summaryRows } from "./rows.ts";

const dense = (units: number) => ({ type: "dense", units });

function run(
  seed: number,
  l2: number,
  fused: readonly number[],
  random: readonly number[],
): NamedResults {
  const experiment = parseExperiment({
    version: 1,
    title: "50% & more_less",
    seed,
    replicas: fused.length,
    data: { name: "moons" },
    network: { layers: [dense(2), dense(2), dense(2)] },
    training: { l2 },
  });
  const armOf = (scores: readonly number[]) => ({
    parameters: 1,
    flopPerStep: 1,
    replicas: scores.map((valAccuracy) => {
      const row = { trainLoss: 1, trainAccuracy: 0.5, valLoss: 1, valAccuracy };
      return { seed, start: row, epochs: [{ epoch: 1, step: 1, seconds: 1, ...row }], steps: [] };
    }),
  });
  const arms = { original: armOf(fused), fused: armOf(fused), random: armOf(random) };
  const results = {
    experiment,
    engine: { name: "simd", adapter: "" },
    dataHash: "0",
    arms,
    verdicts: [],
  };
  return { name: `${seed}`, results: results as unknown as Results };
}

/** Fused .9 .8 .7 .6, random .8 .8 .6 .5: differences .1 0 .1 .1, mean .075, sd .05. */
const PAIR = [run(0, 0, [0.9, 0.8], [0.8, 0.8]), run(1, 0, [0.7, 0.6], [0.6, 0.5])];

test("runs that differ in their seed alone are one row of an arm", () => {
  const rows = summaryRows(PAIR);
  expect(rows.map(({ arm, n }) => [arm, n])).toEqual([
    ["original", 4],
    ["fused", 4],
    ["random", 4],
  ]);
  const [, fused, random] = rows;
  expect(fused.mean).toBeCloseTo(0.75, 12);
  expect(fused.sd).toBeCloseTo(Math.sqrt(0.05 / 3), 12);
  expect(fused.verdict).toBeUndefined();
  const { difference, interval, n } = random.verdict!;
  expect([n, difference]).toEqual([4, expect.closeTo(0.075, 12)]);
  const half = (3.182446305284263 * 0.05) / 2; // scipy.stats.t.ppf(0.975, 3) · sd / √4
  expect(interval).toEqual([expect.closeTo(0.075 - half, 9), expect.closeTo(0.075 + half, 9)]);
});

test("a run that is there twice counts once, in n, mean and sd as in the pairs", () => {
  const [first, second] = PAIR;
  const again = { ...first, name: "merged" };
  expect(summaryRows([first, second, again])).toEqual(summaryRows(PAIR));
  const results = { ...first.results, unfinished: "ended early by Ctrl-C" };
  expect(summaryRows([{ name: "cut short", results }, first, second])).toEqual(summaryRows(PAIR));
});

test("of the same seed, other data are another run", () => {
  const [first] = PAIR;
  const other = { ...first, results: { ...first.results, dataHash: "1" } };
  expect(summaryRows([first, other]).map(({ n }) => n)).toEqual([4, 4, 4]);
});

test("experiments that have titles of their own are known by them, however much differs", () => {
  const titled = PAIR.map((one, i): NamedResults => {
    const experiment = { ...one.results.experiment, title: ["Airfoil", "Housing"][i]! };
    const network = { layers: [dense(2), dense(3 + i)] } as typeof experiment.network;
    return { ...one, results: { ...one.results, experiment: { ...experiment, network } } };
  });
  expect(new Set(summaryRows(titled).map(({ run: name }) => name))).toEqual(
    new Set(["Airfoil", "Housing"]),
  );
});

test("a field that differs sets rows apart and names them; one group has its title", () => {
  const labels = (runs: readonly NamedResults[]) => [
    ...new Set(summaryRows(runs).map(({ run: one }) => one)),
  ];
  expect(labels(PAIR)).toEqual(["50% & more_less"]);
  expect(labels([...PAIR, run(0, 0.01, [0.9], [0.8])])).toEqual([
    "replicas 2, training.l2 0",
    "replicas 1, training.l2 0.01",
  ]);
});

describe("as text", () => {
  const rows = summaryRows(PAIR);

  test("the table has a line an arm, in percent", () => {
    const [, , fused, random] = FORMATS.table(rows).split("\n");
    expect(fused.trim().split(/ {2,}/)).toEqual(["fused", "4", "75.0 ± 12.9"]);
    expect(random.trim().split(/ {2,}/).slice(0, 4)).toEqual([
      "random",
      "4",
      "67.5 ± 15.0",
      "+7.5",
    ]);
  });

  test("CSV quotes what it must and rounds nothing", () => {
    const lines = FORMATS.csv(rows).split("\n");
    expect(lines[3]).toMatch(/^50% & more_less,random,valAccuracy,4,0\.675,/);
    expect(FORMATS.csv([{ ...rows[0], run: 'a, "b"' }]).split("\n")[1]).toMatch(
      /^"a, ""b""",original,/,
    );
  });

  test("the p of the table is the corrected one, by its name; CSV has both, by those of results.json", () => {
    const { holmP, pValue } = rows[2].verdict!;
    expect(holmP).not.toBe(pValue);
    const [head, , , line] = FORMATS.table(rows).split("\n");
    expect(head).toMatch(/95 % interval +corrected p +verdict$/);
    expect(line).toContain(`  ${holmP!.toPrecision(2)}  `);
    const [names, , , cells] = FORMATS.csv(rows)
      .split("\n")
      .map((one) => one.split(","));
    const cell = (name: string) => Number(cells[names.indexOf(name)]);
    expect([cell("pValue"), cell("holmP")]).toEqual([pValue, holmP]);
  });

  test("LaTeX escapes its own signs", () => {
    const line = FORMATS.latex(rows).split("\n")[6];
    expect(line).toMatch(
      /^50\\% \\& more\\_less & random & 4 & 67\.5 \$\\pm\$ 15\.0 & \+7\.5 & .*\\\\$/,
    );
  });
});
