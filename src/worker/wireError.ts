// Errors as they cross the wire: the name decides what the page offers, the message is what it shows.

import { reasonOf } from "#core/message.ts";
import type { WireError } from "./protocol.ts";

export function toWireError(error: unknown): WireError {
  const message = reasonOf(error);
  if (!(error instanceof Error)) return { name: "Error", message };
  const { name, stack } = error;
  return stack === undefined ? { name, message } : { name, message, stack };
}
