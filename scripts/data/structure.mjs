// Files whose checksums nobody publishes: whether what they hold has the form of their set.

import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";

/** A list of names may be so long in bytes. */
export const LONGEST_LIST = 1024;

/**
 * Why a file cannot be the one described, in words that follow its name; undefined where it can be. `records` of
 * so many `bytes` begin with a label below `classes`, of which there are `each` where that is known; `lines` are
 * the words of a text, one a line.
 */
export async function whatIsWrongInside(path, { records, lines }) {
  if (records) return wrongRecords(path, records);
  return lines && wrongLines(path, lines);
}

async function wrongRecords(path, { bytes, classes, each }) {
  const counts = new Array(classes).fill(0);
  let start = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    for (let at = (bytes - (start % bytes)) % bytes; at < chunk.length; at += bytes) {
      const label = chunk[at];
      if (label >= classes) {
        const record = (start + at) / bytes + 1;
        return `has label ${label} in record ${record}, where labels are 0 to ${classes - 1}`;
      }
      counts[label] += 1;
    }
    start += chunk.length;
  }
  if (start % bytes !== 0) return `has ${start} bytes, which are not whole records of ${bytes}`;
  const odd = each === undefined ? -1 : counts.findIndex((count) => count !== each);
  return odd < 0 ? undefined : `has ${counts[odd]} records of class ${odd}, expected ${each}`;
}

async function wrongLines(path, lines) {
  const text = await readFile(path, "utf8");
  if (text.length > LONGEST_LIST) return `is too long for a list of ${lines.length} names`;
  const got = text.trim().split(/\s*\n\s*/);
  return got.join() === lines.join() ? undefined : `does not list ${lines.join(", ")}`;
}
