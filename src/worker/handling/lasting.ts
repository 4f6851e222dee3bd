// The session that is open, which outlives its engines: where one dies under a task, the session is opened again
// from its last checkpoint, on a fresh one of the kind or on another, and the task goes on.

import { advanceCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { SessionCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Breathe } from "#core/breathe.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import type { Session } from "#engine/session/session.ts";
import { openPulse } from "#worker/heartbeat.ts";
import type { OpenCommand, Opening, Platform, Unaddressed } from "./platform.ts";
import { Cancelled } from "./tasks.ts";
import type { Task } from "./tasks.ts";

/** Engines that may die one after the other without any progress between. */
const MOST_LOSSES = 3;

export interface LastingSession {
  /** Absent before the first is open, and after one that could not be opened. */
  readonly present: Session | undefined;
  /** Puts another session in place of the present one. */
  open(command: OpenCommand, task: Task, breathe: Breathe): Promise<void>;
  /** Does `work` with the session, anew whenever the engine dies under it; nothing where none is open. */
  insist(task: Task, work: (session: Session) => Promise<void>): Promise<void>;
  /** The same for training to the end of a stage: what a checkpoint holds by then is not trained twice. */
  insistOnTraining(task: Task, work: (session: Session) => Promise<void>): Promise<void>;
  /** How the next fusion is to be done, remembered so that a session on another engine measures the same. */
  estimate(options: Experiment["fusion"]): void;
  /** Posts a sign of life. */
  beat(): void;
}

/** Posts what its sessions report. */
export function createLastingSession(
  { openSession, nextTask }: Pick<Platform, "openSession" | "nextTask">,
  post: (event: Unaddressed) => void,
): LastingSession {
  let session: Session | undefined;
  let opened: OpenCommand | undefined;
  let checkpoint: SessionCheckpoint | undefined;
  let losses = 0;
  const pulse = openPulse((silence) => post({ type: "alive", silence }));

  /** Posts what a session reports, and remembers from it where to go on and how long a step may take. */
  function emit(event: SessionEvent): void {
    if (event.type === "checkpoint") {
      checkpoint = advanceCheckpoint(checkpoint, event);
      losses = 0;
    }
    if (event.type === "armOpened") allow(event.arm);
    post(event);
  }

  function allow({ flopPerStep }: { readonly flopPerStep: number }): void {
    pulse.allow(flopPerStep * (opened?.experiment.replicas ?? 1));
  }

  function close(): void {
    session?.dispose();
    session = undefined;
  }

  async function open(command: OpenCommand, task: Task, breathe: Breathe): Promise<void> {
    close();
    opened = command;
    checkpoint = command.resume;
    losses = 0;
    pulse.forget();
    for (const { summary } of checkpoint?.arms ?? []) allow(summary);
    await openWith(command, { emit, breathe, signal: task.outdated.signal }, task);
  }

  /** An engine may die before its session is open, too. */
  async function openWith(command: OpenCommand, opening: Opening, task: Task): Promise<void> {
    try {
      session = await openSession(command, opening);
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
    close();
    const command = { ...opened!, ...(checkpoint && { resume: checkpoint }) };
    const { signal } = task.outdated;
    const breathe = async () => {
      await nextTask();
      if (signal.aborted) throw new Cancelled(); // a pause waits: without a session nothing can go on
    };
    await openWith(command, { emit, breathe, signal, lost }, task);
  }

  async function insist(task: Task, work: (session: Session) => Promise<void>): Promise<void> {
    try {
      if (session) await work(session);
    } catch (error) {
      await reopen(lossFrom(error), task);
      if (!task.cancelled) await insist(task, work);
    }
  }

  return {
    get present() {
      return session;
    },
    open,
    insist,
    insistOnTraining(task, work) {
      const begun = checkpoint;
      return insist(task, async (present) => {
        if (checkpoint === begun || !checkpoint?.isFinished) return work(present);
        emit({ type: "finished", stage: checkpoint.stage });
      });
    },
    estimate(options) {
      if (opened) opened = { ...opened, experiment: { ...opened.experiment, fusion: options } };
      session?.estimate(options);
    },
    beat: pulse.beat,
  };
}
