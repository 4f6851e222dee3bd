// The one call of papaparse that csv.ts makes. Its published types would bring all of Node's into
// core, which must not see them.

declare module "papaparse/papaparse.min.js" {
  type ParseError = { readonly type: string; readonly row?: number; readonly message: string };
  type Result = { readonly data: string[][]; readonly errors: readonly ParseError[] };
  const papaparse: {
    parse(text: string, options: { skipEmptyLines: "greedy"; delimiter?: string }): Result;
  };
  export default papaparse;
}
