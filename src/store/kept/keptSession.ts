// A session as it lies on the shelf: a head that describes it, and parts beside it, so that only what
// has changed is written again. Every part bears the stamp of the write it came with, and the head lists
// the stamps: parts of different writes are never taken for one session.

import type { OwnTable } from "#core/data/ownTable.ts";
import type { ArmCheckpoint } from "#core/experiment/events/checkpoint.ts";
import { bytesOf } from "#core/experiment/events/keptBytes.ts";
import { lossRuns } from "#core/experiment/events/losses.ts";
import type { LossSeries } from "#core/experiment/events/losses.ts";
import { readKeptRun } from "#core/experiment/events/keptRun.ts";
import type { ArmRecord, RunRecord } from "#core/experiment/events/record.ts";
import { ARMS, parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Stage } from "#core/experiment/events/armSummary.ts";
import type { Visit } from "#store/history.ts";
import type { LabState } from "#store/state.ts";
import { asTable } from "./keptTable.ts";

/** Of everything below: a session of another version is not read. */
const VERSION = 2;

/** What is kept beside the networks: how the visitor was looking at them. */
export type Kept = {
  readonly visit: Visit & { readonly kept: RunRecord };
  readonly table: OwnTable | undefined;
  readonly sample: number;
  readonly cards: LabState["cards"];
};

const PARTS = ["run", "table", ...ARMS] as const;
export type PartName = (typeof PARTS)[number];

export type Head = {
  readonly version: typeof VERSION;
  readonly id: string;
  /** Milliseconds since 1970, of the last write and of the last sign of its tab, if there is one. */
  readonly savedAt: number;
  readonly seenAt?: number;
  readonly experiment: Experiment;
  readonly presetId: string | undefined;
  readonly sample: number;
  readonly cards: LabState["cards"];
  readonly stage: Stage;
  readonly isFinished: boolean;
  /** Of the arm that is ahead. */
  readonly step: number;
  /** In the order of the checkpoint. */
  readonly arms: readonly Arm[];
  readonly bytes: number;
  readonly stamps: { readonly [part in PartName]?: string };
  /** The visitor has left it for something else, or does not want to be asked. */
  readonly isLeft?: boolean;
  readonly isDeclined?: boolean;
};

/** A part, with what it was made of: as long as that is the same, it need not be written again. */
export type Part = { readonly name: PartName; readonly of: readonly unknown[]; content(): unknown };

/** The parts of a session; nothing is copied before `content` is asked for. */
export function partsOf({ visit, table }: Kept): readonly Part[] {
  const { arms, checkpoint, engine, dataset, fusion, fusedWith } = visit.kept;
  const facts = { engine, dataset, fusion, fusedWith };
  return [
    { name: "run", of: Object.values(facts), content: () => facts },
    ...(table ? [{ name: "table", of: [table], content: () => table } as const] : []),
    ...checkpoint!.arms.map((at) => armPart(arms[at.summary.arm]!, at)),
  ];
}

function armPart(record: ArmRecord, at: ArmCheckpoint): Part {
  return {
    name: at.summary.arm,
    of: [at, record.firstWeights],
    content: () => ({
      record: { ...record, losses: compactLosses(record.losses) },
      at: compact(at),
    }),
  };
}

/** Views of large buffers would be stored with all of theirs. */
function compactLosses(losses: LossSeries): LossSeries {
  return { steps: losses.steps, runs: lossRuns(losses).map((run) => run.slice()) };
}

function compact(at: ArmCheckpoint): ArmCheckpoint {
  const { state } = at;
  return {
    ...at,
    state: {
      ...state,
      weights: state.weights.map(compactWeights),
      slots: state.slots.map((slots) => slots.map(compactWeights)),
    },
  };
}

function compactWeights(weights: NetworkWeights): NetworkWeights {
  return weights.map((layer) =>
    Object.fromEntries(
      Object.entries(layer).map(([name, { shape, data }]) => {
        const isView = data.byteLength < data.buffer.byteLength;
        return [name, { shape, data: isView ? data.slice() : data }];
      }),
    ),
  );
}

export function headOf(id: string, kept: Kept, savedAt: number, stamps: Head["stamps"]): Head {
  const { visit, table, sample, cards } = kept;
  const { experiment, presetId } = visit;
  const { stage, isFinished, arms } = visit.kept.checkpoint!;
  return {
    ...{ version: VERSION, id, savedAt, experiment, presetId, sample, cards, stage, isFinished },
    step: arms[stage === "race" ? 1 : 0].state.step,
    arms: arms.map(({ summary }) => summary.arm),
    bytes: bytesOf(visit.kept) + (table?.content.size ?? 0),
    stamps,
  };
}

/** A part as it lies on the shelf. */
export function stamped(id: string, name: PartName, stamp: string, content: unknown): unknown {
  return { version: VERSION, id, name, stamp, content };
}

/** Keys of a session: its head's, and its parts', whether they are there or not. */
export function keysOf(id: string): readonly string[] {
  return [id, ...PARTS.map((name) => partKey(id, name))];
}

export function partKey(id: string, name: PartName): string {
  return `${id}/${name}`;
}

export function idOf(key: string): string {
  return String(key).split("/")[0];
}

export function isHeadKey(key: unknown): key is string {
  return typeof key === "string" && !key.includes("/");
}

/** What lies under the key of a head, if it is one. */
export function readHead(id: string, value: unknown): Head | undefined {
  try {
    const head = value as Head;
    const numbers = [head.savedAt, head.step, head.bytes, head.sample];
    const isWhole =
      head.version === VERSION &&
      head.id === id &&
      numbers.every((one) => Number.isFinite(one) && one >= 0) &&
      (head.presetId === undefined || typeof head.presetId === "string") &&
      head.arms.every((arm) => ARMS.includes(arm)) &&
      typeof head.stamps === "object";
    return isWhole ? { ...head, experiment: parseExperiment(head.experiment) } : undefined;
  } catch {
    return undefined;
  }
}

/** The session behind the values of `keysOf(id)`; undefined where they are not whole, or not of one write. */
export function readKept(id: string, [first, ...values]: readonly unknown[]): Kept | undefined {
  const head = readHead(id, first);
  if (!head) return undefined;
  const { experiment, presetId, stage, isFinished, sample, cards } = head;
  const contentOf = (name: PartName): unknown => {
    const part = values[PARTS.indexOf(name)] as StampedPart | undefined;
    const isOfHead = part?.stamp === head.stamps[name] && part?.stamp !== undefined;
    const isItself = part?.version === VERSION && part.id === id && part.name === name;
    if (!isOfHead || !isItself) throw new Error(`kept session: ${name} is of another write`);
    return part.content;
  };
  try {
    const arms = head.arms.map((arm) => contentOf(arm) as ArmPart);
    const value = {
      ...(contentOf("run") as object),
      arms: Object.fromEntries(arms.map(({ record }, i) => [head.arms[i], record])),
      checkpoint: { stage, isFinished, arms: arms.map(({ at }) => at) },
    };
    const kept = readKeptRun(value, experiment);
    const table = head.stamps.table ? readTable(contentOf("table")) : undefined;
    return {
      visit: { experiment, presetId, kept },
      table,
      sample: sample < kept.dataset!.validation ? sample : 0,
      cards: cards === "activations" ? cards : "weights",
    };
  } catch {
    return undefined;
  }
}

type StampedPart = { version: number; id: string; name: string; stamp: string; content: unknown };
type ArmPart = { record: ArmRecord; at: ArmCheckpoint };

function readTable(value: unknown): OwnTable {
  const table = asTable(value);
  if (table) return table;
  throw new Error("kept session: not a table");
}
