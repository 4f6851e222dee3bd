// The worker's end of the wire: one experiment at a time, one task at a time. A command that arrives
// while a task runs cancels it at its next breath (tens of milliseconds at most), then takes its turn.
// The platform (engines, files, how to yield) is given, so that tests run this in Node.

import type { SessionEvent } from "#core/experiment/events.ts";
import type { Breathe } from "#engine/engine.ts";
import type { Session } from "#engine/session/session.ts";
import { toWireError } from "./protocol.ts";
import type { Activity, Command, Event } from "./protocol.ts";

export type OpenCommand = Extract<Command, { type: "open" }>;

export type Platform = {
  readonly post: (event: Event) => void;
  readonly openSession: (
    command: OpenCommand,
    emit: (event: SessionEvent) => void,
    breathe: Breathe,
  ) => Promise<Session>;
  /** Resolves after other messages have had their turn. */
  readonly nextTask: () => Promise<void>;
};

class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** The receiving end of a worker's thread. */
export type Inlet = { onmessage: ((message: MessageEvent<Command>) => void) | null };

/**
 * Gives every command that arrives at `inlet` to `handle`. Throws Error where a handler is installed already:
 * a second one would take the commands without the first one's session.
 */
export function installHandler(inlet: Inlet, handle: (command: Command) => void): void {
  if (inlet.onmessage) {
    throw new Error(
      "the training worker's script was run a second time in its thread: " +
        "a script of this build imports the worker's entry (npm run chunk finds it)",
    );
  }
  inlet.onmessage = (message) => handle(message.data);
}

/** Takes commands, posts events. Nothing it does throws: failures are posted. */
export function createHandler(platform: Platform): (command: Command) => void {
  let session: Session | undefined;
  let run = 0;
  let current: Task | undefined;
  const queue: Command[] = [];

  const post = (event: Unaddressed) => platform.post({ ...event, run } as Event);

  async function perform(command: Command, breathe: Breathe): Promise<void> {
    if (command.type === "open") {
      session?.dispose();
      session = undefined;
      session = await platform.openSession(command, post, breathe);
      return;
    }
    if (!session || command.run !== run) return; // of a run that is gone
    if (command.type === "train") await session.train(breathe);
    else if (command.type === "step") await session.step(breathe);
    else if (command.type === "look") await look(session, command);
    else if (command.type === "fuse")
      await session.fuse(command.span, command.options, breathe, command.arms);
  }

  /** Runs one task to its end; what it throws is posted, unless it was cancelled. */
  async function runTask(task: Task, work: (breathe: Breathe) => Promise<void>): Promise<void> {
    current = task;
    try {
      await work(async () => {
        await platform.nextTask();
        if (task.cancelled) throw new Cancelled();
      });
    } catch (error) {
      if (!(error instanceof Cancelled)) {
        post({ type: "failed", during: task.activity, error: toWireError(error) });
      }
    }
    current = undefined;
  }

  async function take(command: Command): Promise<void> {
    const activity = ACTIVITIES[command.type];
    if (command.type === "open") run = command.run;
    post({ type: "activity", activity });
    await runTask({ activity, cancelled: false }, (breathe) => perform(command, breathe));
    if (queue.length === 0) await settle();
    const next = queue.shift();
    if (next) void take(next);
  }

  /** Nothing waits: the page may go on, and what is left is done until it does. */
  async function settle(): Promise<void> {
    post({ type: "activity", activity: "idle" });
    const rest: Task = { activity: "idle", cancelled: false, isRest: true };
    await runTask(rest, async (breathe) => session?.settle(breathe));
  }

  return (command) => {
    if (!current) {
      void take(command);
      return;
    }
    keepOnly(queue, (waiting) => !outdates(command, waiting));
    if (command.type === "look") {
      // Training answers by itself within a moment; in its turn the last look sees to what is left.
      if (command.run === run) session?.choose(command.sample, command.watched);
    }
    if (cancels(command, current)) current.cancelled = true;
    queue.push(command);
  };
}

/**
 * Whether a command that still waits need not be begun once another has come: what was meant for an older
 * experiment, a look that is not the last, training that would at once be ended or begun again.
 */
function outdates(command: Command, waiting: Command): boolean {
  if (command.type === "open") return true;
  if (command.type === "look") return waiting.type === "look";
  return waiting.type === "train" || (waiting.type === "fuse" && command.type === "pause");
}

function keepOnly(queue: Command[], isKept: (waiting: Command) => boolean): void {
  queue.splice(0, queue.length, ...queue.filter(isKept));
}

type Unaddressed = Event extends infer E ? (E extends Event ? Omit<E, "run"> : never) : never;

type Task = {
  readonly activity: Activity;
  /** Work that nobody waits for: any command ends it. */
  readonly isRest?: boolean;
  cancelled: boolean;
};

async function look(session: Session, { sample, watched }: LookCommand): Promise<void> {
  session.choose(sample, watched);
  await session.look();
}

type LookCommand = Extract<Command, { type: "look" }>;

/** Opening anew ends whatever runs; pausing ends training and fusing; looking ends nothing; other commands end only training. */
function cancels(command: Command, { activity, isRest }: Task): boolean {
  if (command.type === "open") return true;
  if (command.type === "look") return false;
  if (isRest) return true;
  return activity === "training" || (activity === "fusing" && command.type === "pause");
}

const ACTIVITIES: Record<Command["type"], Activity> = {
  open: "opening",
  train: "training",
  step: "training",
  pause: "idle",
  look: "idle",
  fuse: "fusing",
};
