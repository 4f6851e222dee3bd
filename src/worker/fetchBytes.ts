// A file over the network, whole or not at all: a server that falls silent is not waited for for ever.

import { openEar } from "#wait/silence.ts";
import { SECOND } from "#wait/within.ts";

/** Ticks without a byte after which a server is given up. */
const SILENCE = 30;

/** Throws Error with the reason in words; `signal` ends it early. */
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
  ear.listen(SILENCE);
  try {
    const response = await fetch(address, { signal: ending.signal });
    if (!response.ok) end(`the server answered ${response.status}`);
    ending.signal.throwIfAborted();
    return await readAll(response, ear.hear);
  } catch (cause) {
    throw new Error(reason, { cause });
  } finally {
    ear.rest();
    signal?.removeEventListener("abort", giveUp);
  }
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
