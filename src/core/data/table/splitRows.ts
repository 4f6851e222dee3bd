// Text into rows of cells, slice by slice: RFC 4180 with any separator, and whatever line ends there are.
// A quote counts where a cell begins with it; elsewhere it is a character like others (5" pipes).

import type { Separator } from "./choices.ts";

export type Row = readonly string[];

export type Splitter = {
  /** Takes the next characters. */
  readonly push: (text: string) => void;
  /** The text has ended. Returns whether a quote is still open. */
  readonly end: () => boolean;
};

/** Hands every row that is not blank to `take`, its cells trimmed. */
export function splitterOf(separator: Separator, take: (row: Row) => void): Splitter {
  const isBlank = separator === " ";
  const divides = separator.charCodeAt(0);
  let row: string[] = [];
  let cell = "";
  /** Where the cell stands: before, within or just behind a quote. */
  let quote: "none" | "open" | "closed" = "none";
  let wasReturn = false;

  function endCell(): void {
    const text = cell.trim();
    if (!isBlank || text !== "" || quote === "closed") row.push(text);
    cell = "";
    quote = "none";
  }

  function endRow(): void {
    endCell();
    if (row.some((text) => text !== "")) take(row);
    row = [];
  }

  function push(text: string): void {
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (quote === "open") {
        const close = text.indexOf('"', i);
        cell += text.slice(i, close < 0 ? undefined : close);
        if (close < 0) return;
        quote = "closed";
        start = (i = close) + 1;
        continue;
      }
      const isReturn = code === 13;
      if (code === 10 && wasReturn && i === start) {
        start = i + 1;
        wasReturn = false;
        continue;
      }
      wasReturn = isReturn;
      if (code === 10 || isReturn) {
        cell += text.slice(start, i);
        endRow();
        start = i + 1;
      } else if (code === divides || (isBlank && code === 9)) {
        cell += text.slice(start, i);
        endCell();
        start = i + 1;
      } else if (code === 34) {
        if (quote === "closed" && i === start) {
          cell += '"'; // a doubled quote
          quote = "open";
          start = i + 1;
        } else if (quote === "none" && (cell + text.slice(start, i)).trim() === "") {
          cell = "";
          quote = "open";
          start = i + 1;
        }
      }
    }
    if (quote !== "open") cell += text.slice(start);
  }

  function end(): boolean {
    const isOpen = quote === "open";
    if (cell !== "" || row.length > 0 || quote === "closed") endRow();
    return isOpen;
  }
  return { push, end };
}

/** Whether a row is a comment: it begins with "#", and is neither a row of the table nor an error of a spreadsheet. */
export function isComment(row: Row, columns: number): boolean {
  return (
    row[0].startsWith("#") && row.length !== columns && !/^#(N\/A|[A-Z0-9/]+[!?])/.test(row[0])
  );
}
