// Code and files that an engine fetches only when it is chosen.

import { within } from "#wait/within.ts";
import { ScriptUnavailableError } from "./engine.ts";

/** Ticks a script may take: tfjs is 300 kB, and a slow connection is not an absent one. */
const PATIENCE = 30;

/** How Chromium and Firefox ("… imported module …"), and WebKit ("Importing a module …") complain: no more than that. */
const NOT_FETCHED = /import(ed|ing a) module/i;

/** What a dynamic import gives; throws ScriptUnavailableError, with `what` named, where it does not come. */
export async function loadScript<T>(what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await within(load(), PATIENCE, `no answer within ${PATIENCE} s`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw scriptUnavailable(what, NOT_FETCHED.test(reason) ? undefined : reason);
  }
}

/** The sentence for a script or file that did not come. */
export function scriptUnavailable(what: string, reason?: string): ScriptUnavailableError {
  const why = reason === undefined ? "" : ` (${reason})`;
  return new ScriptUnavailableError(
    `${what} could not be fetched${why}. Check the connection, then try again`,
  );
}
