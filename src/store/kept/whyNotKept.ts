// Why a browser keeps nothing, in words that end a sentence in brackets.

import { clipName, reasonOf } from "#core/message.ts";
import { DeadlineError } from "#wait/within.ts";

/** What was to be kept is larger than what is kept at all. */
export class TooLarge extends Error {
  constructor(bytes: number) {
    super(`it is larger than ${bytes / 1e6} MB`);
  }
}

/** "its storage is full" */
export function whyNotKept(error: unknown): string {
  if (error instanceof TooLarge || error instanceof DeadlineError) return error.message;
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "QuotaExceededError") return "its storage is full";
  if (["SecurityError", "ReferenceError", "InvalidStateError"].includes(name)) {
    return "its storage is blocked";
  }
  return `its storage failed: ${clipName(reasonOf(error))}`;
}
