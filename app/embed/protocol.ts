// What a page that embeds the lab and the lab send each other (docs/embedding.md). Version 1.

import type { Activity } from "#worker/protocol.ts";
import type { Stage } from "#core/experiment/events/armSummary.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";

export const VERSION = 1;

/** The verbs that come without anything beside them. */
const PLAIN = ["hello", "train", "pause", "reset", "state"] as const;

export type Command = { readonly id?: string | number } & (
  | { readonly type: (typeof PLAIN)[number] }
  /** Absent: the layers under the bracket. */
  | { readonly type: "fuse"; readonly span?: readonly [number, number] }
  /** The accessible name of a figure; absent: the stage as a whole. */
  | { readonly type: "picture"; readonly figure?: string }
);

/** One network's place in training; its score is a share of 1 or an R², null as long as there is none. */
export type ArmState = {
  readonly epoch: number;
  readonly step: number;
  readonly score: number | null;
};

export type StateFields = {
  readonly title: string;
  readonly preset: string | null;
  readonly activity: Activity;
  readonly stage: Stage;
  readonly isFinished: boolean;
  readonly span: readonly [number, number];
  /** The share of the signal that fusing lost; null before. */
  readonly lost: number | null;
  readonly arms: { readonly [arm in Arm]?: ArmState };
  readonly status: string;
};

export type VerdictRow = Pick<Verdict, "arm" | "against" | "metric" | "n" | "verdict"> & {
  readonly difference: number | null;
  readonly interval: readonly [number, number] | null;
};

export type Answer =
  | { readonly type: "ready" }
  | { readonly type: "started"; readonly stage: Stage }
  | ({ readonly type: "finished" } & Pick<StateFields, "stage" | "arms">)
  | { readonly type: "verdict"; readonly sentence: string; readonly rows: readonly VerdictRow[] }
  | ({ readonly type: "state" } & StateFields)
  | { readonly type: "picture"; readonly figure: string; readonly png: Blob }
  | { readonly type: "error"; readonly message: string };

/** What came, read: a command, a sentence that names what is wrong with it, or undefined for what is not meant for the lab. */
export function readCommand(data: unknown): Command | { readonly fault: string } | undefined {
  if (typeof data !== "object" || data === null || !("fuseinit" in data)) return undefined;
  const { fuseinit, type, id, span, figure } = data as { readonly [field: string]: unknown };
  if (fuseinit !== VERSION)
    return { fault: `fuseinit: this lab speaks version ${VERSION}, got ${quoted(fuseinit)}` };
  if (id !== undefined && typeof id !== "string" && typeof id !== "number")
    return { fault: `id: must be a text or a number, got ${quoted(id)}` };
  const own = id === undefined ? {} : { id };
  const plain = PLAIN.find((name) => name === type);
  if (plain) return { type: plain, ...own };
  if (type === "fuse") {
    if (span === undefined) return { type, ...own };
    return isSpan(span)
      ? { type, span, ...own }
      : { fault: `span: must be two whole numbers in order, got ${quoted(span)}` };
  }
  if (type === "picture") {
    if (figure === undefined) return { type, ...own };
    return typeof figure === "string"
      ? { type, figure, ...own }
      : { fault: `figure: must be the name of a figure, got ${quoted(figure)}` };
  }
  return {
    fault: `type: must be one of ${[...PLAIN, "fuse", "picture"].join(", ")}, got ${quoted(type)}`,
  };
}

function isSpan(value: unknown): value is [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [first, last] = value as unknown[];
  return (
    Number.isInteger(first) &&
    Number.isInteger(last) &&
    1 <= (first as number) &&
    (first as number) < (last as number)
  );
}

/** Characters of what somebody sent that an error quotes. */
const LONGEST = 60;

function quoted(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // what has no JSON is named by its type
  }
  return (text ?? typeof value).slice(0, LONGEST);
}

/** The origin that an address pins (?embed=https://school.example): undefined where it names none, or no origin at all. */
export function pinnedOrigin(search: string): string | undefined {
  const asked = new URLSearchParams(search).get("embed");
  if (!asked) return undefined;
  try {
    const { origin } = new URL(asked);
    return origin === "null" ? undefined : origin;
  } catch {
    return undefined;
  }
}
