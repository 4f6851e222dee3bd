// Text that has to fit: charts do not measure letters, they count them at a width that is rather too wide.

/** Pixels of a letter of the page's font for a size of 1, at a weight of 550 to 650: in a name, over a long title. */
const LETTER = 0.56;
const MEAN_LETTER = 0.5;

/** A title without its last clauses, as many as do not fit: "fused minus other, points of accuracy". */
export function fitTitle(title: string, width: number, size: number): string {
  const clauses = title.split(", ");
  const most = width / (MEAN_LETTER * size);
  while (clauses.length > 1 && clauses.join(", ").length > most) clauses.pop();
  return clauses.join(", ");
}

/** The first of these that fits; else the last, cut with a mark. */
export function fitText(candidates: readonly string[], width: number, size: number): string {
  const most = Math.floor(width / (LETTER * size));
  const found = candidates.find((text) => text.length <= most);
  return found ?? `${(candidates.at(-1) ?? "").slice(0, Math.max(1, most - 1)).trimEnd()}…`;
}
