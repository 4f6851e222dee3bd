// A file over the network, whole or not at all: a server that stops sending is given up after a while.

import { openEar } from "#wait/silence.ts";
import { SECOND } from "#wait/within.ts";

/** Ticks without a byte after which a server is given up. */
const SILENCE = 30;

/** The server sent nothing, or stopped sending: it may be tried again. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

/** Throws UnreachableError, or Error with the server's refusal; `signal` ends it early. */
export async function fetchBytes(
  address: URL,
  signal?: AbortSignal,
  second = SECOND,
): Promise<Uint8Array> {
  const ending = new AbortController();
  let reason = "the server cannot be reached";
  const end = (why: string) => {
    reason = why;
    ending.abort();
  };
  const ear = openEar(() => end(`the server has not answered for ${SILENCE} s`), second);
  const giveUp = () => end("it is not wanted any more");
  signal?.addEventListener("abort", giveUp);
  if (signal?.aborted) giveUp();
  ear.listen(SILENCE);
  let refusal: string;
  try {
    const response = await fetch(address, { signal: ending.signal });
    if (response.ok) return await readAll(response, ear.hear);
    refusal = `the server answered ${response.status}`;
  } catch (cause) {
    throw new UnreachableError(reason, { cause });
  } finally {
    ear.rest();
    signal?.removeEventListener("abort", giveUp);
  }
  throw new Error(refusal);
}

/** The whole body; `hear` is called at every piece of it. */
async function readAll({ body }: Response, hear: () => void): Promise<Uint8Array> {
  const reader = body?.getReader();
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = await reader?.read();
    hear();
    if (!piece?.value) break;
    pieces.push(piece.value);
  }
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
