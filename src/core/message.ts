// How long a message may be. Files, addresses and tables come from outside and are quoted in messages:
// a cell of ten megabytes, or a hundred thousand faults, must not fill the page or the terminal.

/** Characters of any message that is shown or thrown to a user. */
export const LONGEST_MESSAGE = 600;

/** Characters of a list of faults, which leave room for the file's name and for what to do. */
const LONGEST_LIST = 420;
/** Room for the names of all types of layers. */
const LONGEST_FAULT = 260;
const LONGEST_NAME = 80;
const GAP = " … ";

/** `text` within `limit` characters: its beginning and its end, which most often holds the remedy. */
export function clip(text: string, limit: number = LONGEST_MESSAGE): string {
  if (text.length <= limit) return text;
  const end = Math.floor((limit - GAP.length) / 3);
  const start = limit - GAP.length - end;
  return `${text.slice(0, start)}${GAP}${text.slice(-end)}`.toWellFormed();
}

/** A name, a cell or a word from outside, as messages quote it. */
export function clipName(name: string): string {
  return clip(name, LONGEST_NAME);
}

/** "first; second; and 99,998 more": each fault once, as many as there is room for, the first always. */
export function listFaults(faults: Iterable<string>): string {
  const all = [...new Set(faults)];
  const shown: string[] = [];
  let length = 0;
  for (const fault of all) {
    const words = clip(fault, LONGEST_FAULT);
    length += words.length + 2;
    if (length > LONGEST_LIST) break;
    shown.push(words);
  }
  const left = all.length - shown.length;
  return [...shown, ...(left > 0 ? [`and ${thousands(left)} more`] : [])].join("; ");
}

/** The message of whatever was thrown, of a length that can be shown. */
export function reasonOf(error: unknown): string {
  return clip(error instanceof Error ? error.message : String(error));
}

function thousands(n: number): string {
  return String(n).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}
