// What the worker does at a time, and which command ends it or makes another needless that still waits.

import type { Activity, Command } from "#worker/protocol.ts";

export type Task = {
  readonly activity: Activity;
  /** Work that nobody waits for: any command ends it. */
  readonly isRest: boolean;
  /** Whether to end at the next pause. */
  cancelled: boolean;
  /** Aborted when another experiment is to be opened: the present one is no longer wanted. */
  readonly outdated: AbortController;
};

/** What a breath throws in a task that has been cancelled: nobody is to hear of it. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

const ACTIVITIES: Record<Command["type"], Activity> = {
  open: "opening",
  train: "training",
  step: "training",
  pause: "idle",
  compare: "idle",
  look: "idle",
  fitInputs: "idle",
  estimate: "idle",
  price: "idle",
  fuse: "fusing",
};

export function taskOf({ type }: Pick<Command, "type">): Task {
  return begin(ACTIVITIES[type], false);
}

/** Work that nobody waits for. */
export function restTask(): Task {
  return begin("idle", true);
}

function begin(activity: Activity, isRest: boolean): Task {
  return { activity, isRest, cancelled: false, outdated: new AbortController() };
}

/**
 * Opening anew ends whatever runs; pausing ends training and fusing; looks and estimates end only what nobody
 * waits for; other commands end only training.
 */
export function cancels(command: Command, { activity, isRest }: Task): boolean {
  if (command.type === "open" || isRest) return true;
  if (isAside(command)) return false;
  return activity === "training" || (activity === "fusing" && command.type === "pause");
}

/**
 * Whether a command that still waits need not be begun once another has come: what was meant for an older
 * experiment, a look that is not the last, or training that would end or begin again at once.
 */
export function outdates(command: Command, waiting: Command): boolean {
  if (command.type === "open") return true;
  if (isAside(command)) return waiting.type === command.type;
  return waiting.type === "train" || (waiting.type === "fuse" && command.type === "pause");
}

/** Commands for which nothing that runs has to end. */
function isAside({ type }: Command): boolean {
  return type === "look" || type === "estimate" || type === "price";
}
