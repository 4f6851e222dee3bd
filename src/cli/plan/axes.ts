// What a sweep varies: spans, methods, seeds and any field by its path; every combination is one experiment.

import { METHODS } from "#core/fusion/options.ts";
import { spanProblem } from "#core/fusion/span.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { withFields } from "#core/experiment/schema/fields.ts";
import { formatJson } from "#core/experiment/schema/formatJson.ts";
import type { Plain, PlainObject } from "#core/experiment/schema/linkText.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

/** The values of one field, by its path: "fusion.span". */
export type Axis = { readonly path: string; readonly values: readonly Plain[] };

export type Asked = {
  readonly spans?: string | undefined;
  readonly methods?: string | undefined;
  readonly seeds?: string | undefined;
  readonly set?: readonly string[] | undefined;
};

/** More tasks than any scheduler's array holds by default. */
export const MOST_TASKS = 1000;

/** The axes of the command line, the seeds last. Throws Error that names the option and what it may be. */
export function axesOf({ spans, methods, seeds, set = [] }: Asked, network: Network): Axis[] {
  const axes = [
    ...set.map(setAxis),
    ...(spans === undefined ? [] : [{ path: "fusion.span", values: spansIn(spans, network) }]),
    ...(methods === undefined ? [] : [{ path: "fusion.method", values: methodsIn(methods) }]),
    ...(seeds === undefined ? [] : [{ path: "seed", values: seedsIn(seeds) }]),
  ];
  const paths = axes.map(({ path }) => path);
  const twice = paths.find((path, i) => paths.indexOf(path) < i);
  if (twice === undefined) return axes;
  throw new Error(`${twice} is varied twice: name all of its values in one list`);
}

/** Every combination that is an experiment of its own, the last axis fastest. Throws ExperimentError that names the first wrong field. */
export function combine(base: Experiment, axes: readonly Axis[]): readonly (readonly Plain[])[] {
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_TASKS) {
    throw new Error(`this sweep has ${count} tasks, more than ${MOST_TASKS}: vary less at a time`);
  }
  const rows = axes.reduce<readonly (readonly Plain[])[]>(
    (before, { values }) => before.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
  const distinct = new Map<string, readonly Plain[]>();
  for (const row of rows) {
    const key = formatJson(experimentAt(base, axes, row)); // all are checked before one is trained
    if (!distinct.has(key)) distinct.set(key, row); // of a value named twice, one task
  }
  return [...distinct.values()];
}

/** The experiment with the values of one combination. */
export function experimentAt(
  base: Experiment,
  axes: readonly Axis[],
  row: readonly Plain[],
): Experiment {
  const fields = axes.map(({ path }, i) => [path, row[i]] as const);
  return parseExperiment(withFields(base as unknown as PlainObject, fields));
}

function spansIn(text: string, network: Network): readonly Plain[] {
  const blocks = blocksOf(network.layers).length;
  if (text === "all") return allSpans(blocks).filter((span) => !spanProblem(network, span));
  return text.split(",").map((one): Plain => {
    const [, first, last] = /^(\d{1,4})-(\d{1,4})$/.exec(one.trim()) ?? [];
    if (first === undefined) {
      throw new Error(`--spans must be all, or a list such as 1-2,2-4; got ${JSON.stringify(one)}`);
    }
    return [Number(first), Number(last)];
  });
}

function allSpans(blocks: number): readonly (Span & Plain)[] {
  const places = Array.from({ length: blocks }, (_, i) => i + 1);
  return places.flatMap((first) =>
    places.filter((last) => last > first).map((last) => [first, last] as Span & Plain),
  );
}

function methodsIn(text: string): readonly string[] {
  const names = text === "all" ? [...METHODS] : text.split(",").map((one) => one.trim());
  const wrong = names.find((name) => !(METHODS as readonly string[]).includes(name));
  if (wrong === undefined) return names;
  const known = METHODS.join(", ");
  throw new Error(`--methods must be all, or some of ${known}; got ${JSON.stringify(wrong)}`);
}

function seedsIn(text: string): readonly number[] {
  return text.split(",").flatMap((one) => {
    const [, first, last = first] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(one.trim()) ?? [];
    const [low, high] = [Number(first), Number(last)];
    if (first !== undefined && high >= low && high - low < MOST_TASKS) {
      return Array.from({ length: high - low + 1 }, (_, i) => low + i);
    }
    throw new Error(`--seeds must be a list such as 0-9 or 1,4,7; got ${JSON.stringify(one)}`);
  });
}

/** "training.l2=0,0.01": numbers and lists as JSON, anything else as text. */
function setAxis(text: string): Axis {
  const at = text.indexOf("=");
  const [path, list] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || list === "") {
    const got = JSON.stringify(text);
    throw new Error(`--set must be PATH=VALUE,…, e.g. training.l2=0,0.001; got ${got}`);
  }
  return { path, values: list.split(/,(?![^[{]*[\]}])/).map(valueOf) };
}

function valueOf(text: string): Plain {
  try {
    return JSON.parse(text) as Plain;
  } catch {
    return text;
  }
}
