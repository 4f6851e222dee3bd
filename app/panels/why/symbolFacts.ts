// The facts about a symbol in a formula, and about the span that all symbols of one fusion refer to.

import type { FusionFacts } from "#core/experiment/insight/insight.ts";
import { formatCount, formatNumber } from "#charts/scales/format.ts";

/** A letter with what stands above, below or beside it. */
export type Glyph = {
  readonly base: string;
  readonly index?: string;
  readonly mark?: "~" | "¯";
};

/** Parts of the stage: the fused card, a block of the original, or what enters it. */
export type Light =
  | { readonly at: "fused" }
  | { readonly at: "block" | "entry"; readonly block: number };

type SymbolFacts = {
  readonly glyph: Glyph;
  /** "32×16"; empty for a plain number, which `meaning` contains. */
  readonly size: string;
  /** Its name for a screen reader. */
  readonly name: string;
  readonly meaning: string;
  readonly lights: readonly Light[];
};

/** Symbols by the key that formulas write them with. */
export type SymbolTable = ReadonlyMap<string, SymbolFacts>;

export type SymbolEntry = readonly [key: string, facts: SymbolFacts];

/** The data that all symbols use. */
export type FusedSpan = {
  readonly facts: FusionFacts;
  readonly first: number;
  readonly last: number;
  readonly isConv: boolean;
  /** "4,000 training samples" */
  readonly rows: string;
  /** "numbers", or "numbers in a window" */
  readonly entries: string;
  readonly entry: Light;
  readonly lastBlock: Light;
  readonly lastEntry: Light;
  /** Index of the last hidden layer. */
  readonly h: string;
};

/** The size of a matrix. */
export const by = (rows: number, columns: number): string =>
  `${formatCount(rows)}×${formatCount(columns)}`;

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** A condition number: only its first two digits and its power of ten mean anything. */
export function magnitude(value: number): string {
  return value < 1000 ? formatNumber(value) : value.toExponential(1).replace("+", "");
}
