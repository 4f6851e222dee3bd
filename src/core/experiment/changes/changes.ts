// What differs between two experiments, in words, as a list of runs names it: "learning rate 0.001 → 0.01". Every
// field that can differ is named: by the table below, else by its path.

import { CATALOGUE } from "#core/data/catalogue.ts";
import { ARM_WORDS } from "#core/experiment/armWords.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { initializerOf } from "#core/init/registry.ts";
import { clipName } from "#core/message.ts";
import { layerChanges } from "./layerChanges.ts";

type Write = (value: unknown) => string;

/** Words for a field by its path, and how its value is written; of a path and of all below it. */
const WORDS: { readonly [path: string]: readonly [name: string, write?: Write] } = {
  "data.name": ["data", titleOf],
  "data.train": ["training samples", orOwn],
  "data.validation": ["validation samples", orOwn],
  "data.table": ["the table is read otherwise", () => ""],
  "network.weights": ["weights", (value) => nameIn(value) ?? "random"],
  "init.type": ["start", (value) => initializerOf(String(value))?.label ?? String(value)],
  init: ["start,"],
  "training.optimizer.type": ["optimizer"],
  "training.optimizer.learningRate": ["learning rate"],
  "training.optimizer.momentum": ["momentum", orNone],
  "training.batchSize": ["batch"],
  "training.epochs": ["epochs"],
  "training.l2": ["L2"],
  "training.retraction": ["kernels kept orthogonal", (value) => (value === "qr" ? "yes" : "no")],
  "training.schedule": ["schedule of the rate", scheduleIn],
  "fusion.span": ["fused layers", (value) => (value as readonly number[]).join("–")],
  "fusion.method": ["method"],
  "fusion.mode": ["mode"],
  "fusion.ridge": ["ridge", ridgeIn],
  "fusion.inherit": ["inherited", (value) => (value === "all" ? "all layers" : "fused layer only")],
  "fusion.samples": ["samples of the fit"],
  "fusion.bias": ["fused bias", orOwn],
  "fusion.kernelSize": ["fused taps", (value) => (value === undefined ? "all" : listIn(value))],
  "fusion.spline": ["spline,"],
  "fusion.distillation": ["distillation,"],
  narrow: ["narrowing", narrowIn],
  shallowEpochs: ["epochs of the race"],
  seed: ["seed"],
  replicas: ["replicas"],
  resample: ["replicas differ in", (value) => String(value ?? "weights alone")],
};

/** In this order: what was tried first, what everything depends on last. */
const ORDER = Object.keys(WORDS);

/** Empty where nothing differs but the title. */
export function changesBetween(before: Experiment, after: Experiment): readonly string[] {
  return [
    ...dataChanges(before, after),
    ...layerChanges(before.network.layers, after.network.layers),
    ...fieldChanges(before, after),
    ...armChanges(before, after),
  ];
}

function dataChanges(before: Experiment, after: Experiment): readonly string[] {
  const [was, is] = [before.data.name, after.data.name];
  return was === is ? [] : [phrase("data.name", was, is)];
}

function fieldChanges(before: Experiment, after: Experiment): readonly string[] {
  const [old, fresh] = [fieldsOf(before), fieldsOf(after)];
  const paths = [...new Set([...old.keys(), ...fresh.keys()])];
  const changed = paths.filter((path) => !isSame(old.get(path), fresh.get(path)));
  const named = changed.toSorted((a, b) => placeOf(a) - placeOf(b));
  return [...new Set(named.map((path) => phrase(path, old.get(path), fresh.get(path))))];
}

function armChanges({ arms: before }: Experiment, { arms: after }: Experiment): readonly string[] {
  const labels = (arms: Experiment["arms"], others: Experiment["arms"]) =>
    arms.filter((arm) => !others.includes(arm)).map((arm) => ARM_WORDS[arm].label);
  return [
    ...labels(after, before).map((label) => `with ${label}`),
    ...labels(before, after).map((label) => `without ${label}`),
  ];
}

/** "learning rate 0.001 → 0.01". */
function phrase(path: string, was: unknown, is: unknown): string {
  const known = wordsOf(path);
  if (!known) return `${path} ${plain(was)} → ${plain(is)}`;
  const [key, [name, write = plain]] = known;
  const rest = name.endsWith(",") ? ` ${spaced(path.slice(key.length + 1))}` : "";
  const change = [write(was), write(is)].filter(Boolean).join(" → ");
  return `${name}${rest}${change && ` ${change}`}`;
}

/** The entry of a path, or of the nearest above it. */
function wordsOf(path: string): readonly [string, (typeof WORDS)[string]] | undefined {
  for (let key = path; key !== ""; key = key.slice(0, Math.max(0, key.lastIndexOf(".")))) {
    if (Object.hasOwn(WORDS, key)) return [key, WORDS[key]];
  }
  return undefined;
}

function placeOf(path: string): number {
  const [key] = wordsOf(path) ?? [];
  return key === undefined ? ORDER.length : ORDER.indexOf(key);
}

/** Written as wholes: their parts mean nothing by themselves. */
const WHOLES = new Set([
  "data.table",
  "network.weights",
  "training.schedule",
  "fusion.span",
  "fusion.ridge",
  "fusion.kernelSize",
  "narrow",
]);
/** Named elsewhere, or no part of what was tried. */
const ELSEWHERE = new Set(["version", "title", "arms", "data.name", "network.layers"]);

function fieldsOf(experiment: Experiment): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  const walk = (value: unknown, path: string) => {
    if (ELSEWHERE.has(path)) return;
    const isLeaf = typeof value !== "object" || value === null || Array.isArray(value);
    if (isLeaf || WHOLES.has(path)) return void fields.set(path, value);
    for (const [name, inner] of Object.entries(value)) {
      walk(inner, path === "" ? name : `${path}.${name}`);
    }
  };
  walk(JSON.parse(JSON.stringify(experiment)), "");
  return fields;
}

/** "hintEpochs" → "hint epochs". */
function spaced(name: string): string {
  return name.replaceAll(/[A-Z.]/g, (letter) => ` ${letter.replace(".", "").toLowerCase()}`);
}

function plain(value: unknown): string {
  if (value === undefined) return "none";
  return typeof value === "string" ? value : clipName(JSON.stringify(value));
}

function titleOf(name: unknown): string {
  return CATALOGUE.find((entry) => entry.name === name)?.title ?? clipName(String(name));
}

function orOwn(value: unknown): string {
  return value === undefined ? "the usual" : plain(value);
}

function orNone(value: unknown): string {
  return value === undefined ? "0" : plain(value);
}

function nameIn(value: unknown): string | undefined {
  const name = (value as { readonly name?: string } | undefined)?.name;
  return name === undefined ? undefined : clipName(name);
}

function listIn(value: unknown): string {
  return [value].flat().join("×");
}

/** "0.1", "0.1 of the mean", "0.5 absolute". */
function ridgeIn(value: unknown): string {
  const ridge = value as Experiment["fusion"]["ridge"];
  if ("absolute" in ridge) return `${ridge.absolute} absolute`;
  return `${ridge.relative}${ridge.of === "meanDiagonal" ? " of the mean" : ""}`;
}

function scheduleIn(value: unknown): string {
  const rows = value as Experiment["training"]["schedule"];
  if (rows.length === 0) return "none";
  return rows
    .map(({ afterEpoch, learningRate }) => `${learningRate} after ${afterEpoch}`)
    .join(", ");
}

function narrowIn(value: unknown): string {
  const narrow = value as Experiment["narrow"];
  return narrow ? `layer ${narrow.layer} to ${narrow.units} units` : "none";
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
