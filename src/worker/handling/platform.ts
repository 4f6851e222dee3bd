// What the worker's handler is given by the place where it runs, so that tests run it in Node: where its events go,
// how a session is opened, how others have their turn.

import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { Breathe } from "#core/breathe.ts";
import type { BackendUnavailableError } from "#engine/engine.ts";
import type { Session } from "#engine/session/session.ts";
import type { Command, Event } from "#worker/protocol.ts";

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

/** An event before the handler adds the number of the run. */
export type Unaddressed = Event extends infer E
  ? E extends Event
    ? Omit<E, "run">
    : never
  : never;
