// Scripts of the page that come when they are wanted, and are asked for again when they did not come.
// Firefox and WebKit remember a script that could not be fetched by its address, and so whatever imports
// it, until the page is reloaded. The next attempt therefore uses another spelling of the folder:
// %61ssets is assets to every server, and another address to every browser (scripts/lib/chunkFolder.ts).

import { within } from "#wait/within.ts";

declare global {
  /** The folder of the built page's scripts, as it is spelled at the moment. */
  var chunkFolder: string; // oxlint-disable-line no-var
}

const FOLDER = "assets";
const MISSING = "this part of the page could not be fetched";
/** Ticks that a part may take: some hundred kilobytes over a slow network. */
const PATIENCE = 30;
const LAST_ATTEMPT = 2 ** FOLDER.length - 1;

let attempt = 0;
let hasFailed = false;
globalThis.chunkFolder = spelling(attempt);

/** A part of the page that could not be fetched; it can be asked for again. */
export class FetchError extends Error {
  override readonly name = "FetchError";
}

/** What `load` imports. Throws FetchError where it, or anything it imports, could not be fetched. */
export async function fetchPart<Part>(load: () => Promise<Part>): Promise<Part> {
  if (hasFailed) {
    await reachServer();
    askAnew();
  }
  try {
    return await within(load(), PATIENCE, MISSING);
  } catch (cause) {
    hasFailed = true;
    throw new FetchError(`${MISSING}: check the connection and try again`, { cause });
  }
}

/** There are few spellings: none is used up while the server cannot be reached. */
async function reachServer(): Promise<void> {
  try {
    const asked = fetch(document.baseURI, { method: "HEAD", cache: "no-store" });
    await within(asked, PATIENCE, MISSING);
  } catch (cause) {
    throw new FetchError(`${MISSING}, for the server cannot be reached: try again later`, {
      cause,
    });
  }
}

function askAnew(): void {
  if (!hasFailed) return; // several parts wait for the server at once
  hasFailed = false;
  attempt = Math.min(attempt + 1, LAST_ATTEMPT);
  globalThis.chunkFolder = spelling(attempt);
}

/** "assets" with a letter percent-encoded for every bit of `number`. */
export function spelling(number: number): string {
  const letters = FOLDER.split("").map((letter, place) =>
    (number >> place) & 1 ? `%${letter.charCodeAt(0).toString(16)}` : letter,
  );
  return letters.join("");
}
