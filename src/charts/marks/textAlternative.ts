// The text alternative of a chart: its content for those who do not see it, made from the same data as the
// picture. A sentence and a table of formatted strings.

export type TextAlternative = {
  readonly sentence: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** The text alternative of a picture whose numbers have not arrived. */
export const NOT_YET: TextAlternative = { sentence: "Not known yet.", columns: [], rows: [] };

/** "a", "a and b", "a, b and c". */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
