// Bounds in place of numbers, <0.1 or ≥ 250: what an instrument writes that could not measure further. Their
// number is not what was measured, so nobody reads it unasked.

const BOUND = /^(?:[<>]=?|[≤≥⩽⩾≦≧])\s?(?=[^<>=≤≥]*\d)/u;
const LONGEST = 40;

/** What a trimmed cell has behind its sign of a bound, "0.1" of "<0.1"; undefined where it is no bound of anything with digits. */
export function boundOf(cell: string): string | undefined {
  const code = cell.charCodeAt(0);
  if ((code >= 48 && code <= 57) || cell.length > LONGEST) return undefined; // as most cells
  const sign = BOUND.exec(cell)?.[0];
  return sign === undefined ? undefined : cell.slice(sign.length);
}
