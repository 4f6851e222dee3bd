// The call of papaparse by which a test reads curves.csv as others do. Its published types would bring all of
// Node's into core, which must not see them.

declare module "papaparse/papaparse.min.js" {
  const papaparse: {
    parse(
      text: string,
      options: { skipEmptyLines: "greedy" },
    ): { readonly data: string[][]; readonly errors: readonly { readonly message: string }[] };
  };
  export default papaparse;
}
