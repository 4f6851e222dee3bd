// The worker's end of the wire: one experiment at a time, one task at a time. A command that arrives
// while a task runs cancels it at its next pause (tens of milliseconds at most) and runs afterwards. When
// the engine dies under a task, the session goes on from its last checkpoint on another. The platform
// (engines, files, how to yield) is given, so that tests run this in Node.

import { advanceCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { SessionCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Session } from "#engine/session/session.ts";
import { silenceFor } from "./heartbeat.ts";
import type { Activity, Command, Event, Inspection } from "./protocol.ts";
import { toWireError } from "./wireError.ts";

export type OpenCommand = Extract<Command, { type: "open" }>;

/** What opening a session may need besides the command. */
export type Opening = {
  readonly emit: (event: SessionEvent) => void;
  readonly breathe: Breathe;
  /** Aborts when the session is no longer wanted, so that waits for the network can end. */
  readonly signal: AbortSignal;
  /** Why the engine of the previous session, with the same command, cannot be used any more. */
  readonly lost?: BackendUnavailableError;
};

export type Platform = {
  readonly post: (event: Event) => void;
  readonly openSession: (command: OpenCommand, opening: Opening) => Promise<Session>;
  /** Resolves after other messages have had their turn. */
  readonly nextTask: () => Promise<void>;
  /** What is done for later experiments while nobody waits; returns the reason that is known from then on. */
  readonly rest?: (breathe: Breathe) => Promise<string | undefined>;
};

export type Handler = {
  readonly take: (command: Command) => void;
  /** Posts a sign of life. */
  readonly beat: () => void;
};

/** Engines that may die one after the other without any progress between. */
const MOST_LOSSES = 3;

class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** The receiving end of a worker's thread. */
export type Inlet = { onmessage: ((message: MessageEvent<Command | Inspection>) => void) | null };

/**
 * Gives every command that arrives at `inlet` to `handle`. Throws Error where a handler is installed already:
 * a second one would take the commands without the first one's session.
 */
export function installHandler(
  inlet: Inlet,
  handle: (command: Command | Inspection) => void,
): void {
  if (inlet.onmessage) {
    throw new Error(
      "the training worker's script was run a second time in its thread: " +
        "a script of this build imports the worker's entry (npm run chunk finds it)",
    );
  }
  inlet.onmessage = (message) => handle(message.data);
}

/** Takes commands, posts events. It never throws: failures are posted. */
export function createHandler(platform: Platform): Handler {
  let session: Session | undefined;
  let opened: OpenCommand | undefined;
  let checkpoint: SessionCheckpoint | undefined;
  let losses = 0;
  let silence = silenceFor(0);
  let run = 0;
  let current: Task | undefined;
  const queue: Command[] = [];

  const post = (event: Unaddressed) => platform.post({ ...event, run } as Event);
  const beat = () => post({ type: "alive", silence });

  /** Posts what a session reports, and remembers from it where to go on and how long a step may take. */
  function emit(event: SessionEvent): void {
    if (event.type === "checkpoint") {
      checkpoint = advanceCheckpoint(checkpoint, event);
      losses = 0;
    }
    if (event.type === "armOpened") allow(event.arm.flopPerStep);
    post(event);
  }

  function allow(flopPerStep: number): void {
    const needed = silenceFor(flopPerStep * (opened?.experiment.replicas ?? 1));
    if (needed <= silence) return;
    silence = needed;
    beat();
  }

  async function open(command: OpenCommand, task: Task, breathe: Breathe): Promise<void> {
    session?.dispose();
    session = undefined;
    opened = command;
    checkpoint = command.resume;
    losses = 0;
    silence = silenceFor(0);
    for (const { summary } of checkpoint?.arms ?? []) allow(summary.flopPerStep);
    await openWith(command, { emit, breathe, signal: task.outdated.signal }, task);
  }

  /** An engine may die before its session is open, too. */
  async function openWith(command: OpenCommand, opening: Opening, task: Task): Promise<void> {
    try {
      session = await platform.openSession(command, opening);
    } catch (error) {
      await reopen(lossFrom(error), task);
    }
  }

  /** Returns the error where it is the loss of an engine that can be replaced; throws every other error. */
  function lossFrom(error: unknown): BackendUnavailableError {
    if (!(error instanceof BackendUnavailableError) || (losses += 1) > MOST_LOSSES) throw error;
    return error;
  }

  /** The same session on another engine, or on a fresh one of the kind: from its last checkpoint. */
  async function reopen(lost: BackendUnavailableError, task: Task): Promise<void> {
    session?.dispose();
    session = undefined;
    const command = { ...opened!, ...(checkpoint && { resume: checkpoint }) };
    const { signal } = task.outdated;
    const breathe = async () => {
      await platform.nextTask();
      if (signal.aborted) throw new Cancelled(); // a pause waits: without a session nothing can go on
    };
    await openWith(command, { emit, breathe, signal, lost }, task);
  }

  async function perform(command: Command, breathe: Breathe): Promise<void> {
    if (!session || command.run !== run) return; // of a run that is gone
    if (command.type === "train") await session.train(breathe);
    else if (command.type === "step") await session.step(breathe);
    else if (command.type === "compare") {
      post({ type: "compared", comparison: await session.compare(breathe) });
    } else if (command.type === "estimate") estimate(command);
    else if (command.type === "look") await look(session, command);
    else if (command.type === "price") await session.price(command, breathe);
    else if (command.type === "fuse") {
      const { span, options, racing, narrow } = command;
      if (narrow) await session.narrow(narrow, options, breathe, racing);
      else await session.fuse(span, options, breathe, racing);
    }
  }

  /** Remembered with the experiment, so that a session on another engine measures the same. */
  function estimate({ options }: EstimateCommand): void {
    if (opened) opened = { ...opened, experiment: { ...opened.experiment, fusion: options } };
    session?.estimate(options);
  }

  /** Trains to the end of the stage; what a checkpoint holds by then is not trained twice. */
  async function train(task: Task, command: Command, breathe: Breathe): Promise<void> {
    const begun = checkpoint;
    await insist(task, async () => {
      if (checkpoint === begun || !checkpoint?.isFinished) return perform(command, breathe);
      emit({ type: "finished", stage: checkpoint.stage });
    });
  }

  /** Does `work` with the session, anew whenever the engine dies under it. */
  async function insist(task: Task, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await reopen(lossFrom(error), task);
      if (!task.cancelled) await insist(task, work);
    }
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
      const isWanted = !(error instanceof Cancelled) && !task.outdated.signal.aborted;
      if (isWanted) post({ type: "failed", during: task.activity, error: toWireError(error) });
    }
    current = undefined;
  }

  async function takeTurn(command: Command): Promise<void> {
    const activity = ACTIVITIES[command.type];
    if (command.type === "open") run = command.run;
    post({ type: "activity", activity });
    const task = taskOf(activity);
    await runTask(task, (breathe) => {
      if (command.type === "open") return open(command, task, breathe);
      if (command.type === "train") return train(task, command, breathe);
      return insist(task, () => perform(command, breathe));
    });
    if (queue.length === 0) await settle();
    const next = queue.shift();
    if (next) void takeTurn(next);
  }

  /** Nothing waits: the page may go on, and what is left is done until it does. */
  async function settle(): Promise<void> {
    post({ type: "activity", activity: "idle" });
    const rest = taskOf("idle", true);
    await runTask(rest, async (breathe) => {
      await insist(rest, async () => session?.settle(breathe));
      const reason = session && (await platform.rest?.(breathe));
      if (reason !== undefined) post({ type: "timed", reason });
    });
  }

  /** Reading samples changes nothing, and waits for nothing. */
  function giveInputs({ run: asked, replica, samples }: FitInputsCommand): void {
    if (!session || asked !== run) return;
    post({ type: "fitInputs", inputs: session.fitInputs(replica, samples) });
  }

  function take(command: Command): void {
    if (command.type === "fitInputs") return giveInputs(command);
    if (!current) {
      void takeTurn(command);
      return;
    }
    keepOnly(queue, (waiting) => !outdates(command, waiting));
    if (command.type === "look") {
      // A training task sends looks by itself; the last command for looks is handled after it.
      if (command.run === run) session?.choose(command.sample, command.watched, command.replica);
    }
    if (command.type === "estimate" && command.run === run) estimate(command); // at once, as looks
    if (cancels(command, current)) current.cancelled = true;
    if (command.type === "open") current.outdated.abort();
    queue.push(command);
  }

  return { take, beat };
}

/**
 * Whether a command that still waits need not be begun once another has come: what was meant for an older
 * experiment, a look that is not the last, or training that would end or begin again at once.
 */
function outdates(command: Command, waiting: Command): boolean {
  if (command.type === "open") return true;
  if (isAside(command)) return waiting.type === command.type;
  return waiting.type === "train" || (waiting.type === "fuse" && command.type === "pause");
}

function keepOnly(queue: Command[], isKept: (waiting: Command) => boolean): void {
  queue.splice(0, queue.length, ...queue.filter(isKept));
}

type Unaddressed = Event extends infer E ? (E extends Event ? Omit<E, "run"> : never) : never;

type Task = {
  readonly activity: Activity;
  /** Work that nobody waits for: any command ends it. */
  readonly isRest: boolean;
  /** Whether to end at the next pause. */
  cancelled: boolean;
  /** Aborted when another experiment is to be opened: the present one is no longer wanted. */
  readonly outdated: AbortController;
};

function taskOf(activity: Activity, isRest = false): Task {
  return { activity, isRest, cancelled: false, outdated: new AbortController() };
}

async function look(session: Session, { sample, watched, replica }: LookCommand): Promise<void> {
  session.choose(sample, watched, replica);
  await session.look();
}

/** Commands for which nothing that runs has to end. */
function isAside({ type }: Command): boolean {
  return type === "look" || type === "estimate" || type === "price";
}

type EstimateCommand = Extract<Command, { type: "estimate" }>;
type FitInputsCommand = Extract<Command, { type: "fitInputs" }>;
type LookCommand = Extract<Command, { type: "look" }>;

/** Opening anew ends whatever runs; pausing ends training and fusing; looks and estimates end only what nobody waits for; other commands end only training. */
function cancels(command: Command, { activity, isRest }: Task): boolean {
  if (command.type === "open") return true;
  if (isRest) return true;
  if (isAside(command)) return false;
  return activity === "training" || (activity === "fusing" && command.type === "pause");
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
