// The calls of papaparse that csvRows.ts makes. Its published types would bring all of Node's into
// core, which must not see them.

declare module "papaparse/papaparse.min.js" {
  type ParseError = { readonly type: string; readonly row?: number; readonly message: string };
  type Slice = { readonly data: string[][]; readonly errors: readonly ParseError[] };
  type Parser = { pause(): void; resume(): void };
  const papaparse: {
    parse(text: string, options: { skipEmptyLines: "greedy" }): Slice;
    parse(
      text: string,
      options: {
        skipEmptyLines: "greedy";
        /** Characters at a time. */
        chunkSize: number;
        chunk: (slice: Slice, parser: Parser) => void;
        complete?: () => void;
      },
    ): void;
  };
  export default papaparse;
}
