// The rows of a CSV text, slice by slice, with room for other work in between. papaparse handles the
// syntax: quotes, separators and line ends.

/// <reference path="./papaparse.d.ts" />
import Papa from "papaparse/papaparse.min.js";

/** Characters of a slice: some ten milliseconds of reading. */
const SLICE = 1 << 18;

export type Row = readonly string[];

export type RowTaker = {
  /** Takes the next rows. */
  readonly take: (rows: readonly Row[]) => void;
  /** Called with papaparse's words where a quote is never closed, or closed in the middle of a cell. */
  readonly refuseQuote: (row: number, reason: string) => never;
};

/**
 * Hands all rows to `taker`, the header as row 0, with a call of `breathe` after every slice. What either of
 * them throws ends the reading.
 */
export function readRows(
  text: string,
  taker: RowTaker,
  breathe: () => Promise<void> = async () => {},
): Promise<void> {
  const give = giver(taker);
  return new Promise((settle, fail) => {
    Papa.parse(text, {
      skipEmptyLines: "greedy",
      chunkSize: SLICE,
      complete: settle,
      chunk: (slice: Slice, parser: Parser) => {
        parser.pause(); // never settles where the rows are refused
        try {
          give(slice);
        } catch (error) {
          fail(error);
          return;
        }
        breathe().then(() => parser.resume(), fail);
      },
    });
  });
}

type Slice = {
  readonly data: readonly Row[];
  readonly errors: readonly {
    readonly type: string;
    readonly row?: number;
    readonly message: string;
  }[];
};

type Parser = { pause(): void; resume(): void };

function giver({ take, refuseQuote }: RowTaker): (slice: Slice) => void {
  let before = 0;
  return ({ data, errors }) => {
    const quote = errors.find(({ type }) => type === "Quotes");
    if (quote) refuseQuote(before + (quote.row ?? 0), quote.message);
    before += data.length;
    take(data);
  };
}
