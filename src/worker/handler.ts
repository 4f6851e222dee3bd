// The worker's end of the wire: one experiment at a time, one task at a time. A command that arrives
// while a task runs cancels it at its next pause (tens of milliseconds at most) and runs afterwards. Which
// ends which is in handling/tasks.ts; the session, and what becomes of it when its engine dies, in handling/lasting.ts.

import type { Breathe } from "#core/breathe.ts";
import type { Session } from "#engine/session/session.ts";
import { createLastingSession } from "./handling/lasting.ts";
import type { Platform, Unaddressed } from "./handling/platform.ts";
import { cancels, Cancelled, outdates, restTask, taskOf } from "./handling/tasks.ts";
import type { Task } from "./handling/tasks.ts";
import type { Command, Event } from "./protocol.ts";
import { toWireError } from "./wireError.ts";

export type Handler = {
  readonly take: (command: Command) => void;
  /** Posts a sign of life. */
  readonly beat: () => void;
};

/** Takes commands, posts events. It never throws: failures are posted. */
export function createHandler(platform: Platform): Handler {
  let run = 0;
  let current: Task | undefined;
  let queue: readonly Command[] = [];
  const post = (event: Unaddressed) => platform.post({ ...event, run } as Event);
  const lasting = createLastingSession(platform, post);

  function take(command: Command): void {
    if (command.type === "fitInputs") return giveInputs(command);
    if (!current) {
      void takeTurn(command);
      return;
    }
    queue = queue.filter((waiting) => !outdates(command, waiting));
    if (command.run === run) takeAtOnce(command);
    if (cancels(command, current)) current.cancelled = true;
    if (command.type === "open") current.outdated.abort();
    queue = [...queue, command];
  }

  /** Reading samples changes nothing, and waits for nothing. */
  function giveInputs({ run: asked, replica, samples }: FitInputsCommand): void {
    if (!lasting.present || asked !== run) return;
    post({ type: "fitInputs", inputs: lasting.present.fitInputs(replica, samples) });
  }

  /** What a running task can heed as it goes: it sends looks by itself, and the last command for them has its turn after it. */
  function takeAtOnce(command: Command): void {
    if (command.type === "look") choose(lasting.present, command);
    if (command.type === "estimate") lasting.estimate(command.options);
  }

  async function takeTurn(command: Command): Promise<void> {
    if (command.type === "open") run = command.run;
    const task = taskOf(command);
    post({ type: "activity", activity: task.activity });
    await runTask(task, (breathe) => obey(command, task, breathe));
    if (queue.length === 0) await settle();
    const [next, ...others] = queue;
    queue = others;
    if (next) void takeTurn(next);
  }

  /** Nothing waits: the page may go on, and what is left is done until it does. */
  async function settle(): Promise<void> {
    post({ type: "activity", activity: "idle" });
    const rest = restTask();
    await runTask(rest, async (breathe) => {
      await lasting.insist(rest, (session) => session.settle(breathe));
      const reason = lasting.present && (await platform.rest?.(breathe));
      if (reason !== undefined) post({ type: "timed", reason });
    });
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

  async function obey(command: Command, task: Task, breathe: Breathe): Promise<void> {
    if (command.type === "open") return lasting.open(command, task, breathe);
    if (command.run !== run) return; // of a run that is gone
    const work = (session: Session) => perform(session, command, breathe);
    if (command.type === "train") await lasting.insistOnTraining(task, work);
    else await lasting.insist(task, work);
  }

  /** The verb of the session that a command asks for; pausing is done once its turn has come. */
  async function perform(session: Session, command: Command, breathe: Breathe): Promise<void> {
    if (command.type === "train") await session.train(breathe);
    else if (command.type === "step") await session.step(breathe);
    else if (command.type === "price") await session.price(command, breathe);
    else if (command.type === "fuse") await fuse(session, command, breathe);
    else if (command.type === "estimate") lasting.estimate(command.options);
    else if (command.type === "compare") {
      post({ type: "compared", comparison: await session.compare(breathe) });
    } else if (command.type === "look") {
      choose(session, command);
      await session.look();
    }
  }

  return { take, beat: lasting.beat };
}

async function fuse(session: Session, command: FuseCommand, breathe: Breathe): Promise<void> {
  const { span, options, racing, narrow } = command;
  if (narrow) await session.narrow(narrow, options, breathe, racing);
  else await session.fuse(span, options, breathe, racing);
}

function choose(session: Session | undefined, { sample, watched, replica }: LookCommand): void {
  session?.choose(sample, watched, replica);
}

type FitInputsCommand = Extract<Command, { type: "fitInputs" }>;
type FuseCommand = Extract<Command, { type: "fuse" }>;
type LookCommand = Extract<Command, { type: "look" }>;
