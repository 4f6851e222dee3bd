// Errors about a data file: which file, what is wrong with it, what to do.

import { clip, clipName } from "#core/message.ts";

/** The remedy for an installed file that is damaged or of another format. */
export const REINSTALL = "install it again with `npm run data`";

export function fileError(file: string, problem: string, remedy: string = REINSTALL): Error {
  return new Error(clip(`${clipName(file)}: ${problem}; ${remedy}`));
}

/** Throws when the bytes are a web page: what a server sends for a file that is not there. */
export function refuseHtml(bytes: Uint8Array, file: string): void {
  const start = String.fromCharCode(...bytes.subarray(0, 64))
    .trimStart()
    .toLowerCase();
  if (/^<(!doctype|html|head|\?xml|!--)/.test(start)) {
    throw fileError(
      file,
      "is a web page, not data: the file is not there, or its address has moved",
    );
  }
}
