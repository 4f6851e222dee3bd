// The formula of each fusion method as data: lines of symbols and signs. layerSymbols.ts and momentSymbols.ts
// explain what each symbol stands for in the fusion at hand.

import type { FusionReport } from "#core/experiment/events/events.ts";
import type { FusionFacts, Insight } from "#core/experiment/insight/insight.ts";
import { formatCount } from "#charts/scales/format.ts";
import { fusedSymbols, hiddenSymbols, lastSymbols } from "./layerSymbols.ts";
import { covarianceSymbols, meanSymbols } from "./momentSymbols.ts";
import type { FusedSpan, SymbolTable } from "./symbolFacts.ts";

/** A symbol by its key, or a sign between symbols. */
export type Token = { readonly symbol: string } | { readonly sign: string };

export type Formula = {
  /** One idea, in a sentence. */
  readonly idea: string;
  readonly lines: readonly (readonly Token[])[];
  readonly symbols: SymbolTable;
};

/** Writes "K~ = ( C00 + λ I )⁻¹ …" as tokens: known keys are symbols, everything else is a sign. */
function line(text: string, symbols: SymbolTable): readonly Token[] {
  return text
    .split(" ")
    .map((word) => (symbols.has(word) ? { symbol: word } : { sign: word === "_" ? " " : word }));
}

export function formulaOf(report: FusionReport, insight: Insight): Formula {
  const symbols = symbolsOf(report, insight.facts);
  const { idea, lines } = wordsOf(report, insight.facts);
  return { idea, symbols, lines: lines.map((text) => line(text, symbols)) };
}

type Words = { readonly idea: string; readonly lines: readonly string[] };

function wordsOf(
  { method }: FusionReport,
  { hidden, positions, mode, ridgeOf, ungated }: FusionFacts,
): Words {
  const ridged = (C: string, W: string) => `( ${C} + λ ${ridgeOf === "variances" ? W : "I"} )⁻¹`;
  const isConv = positions > 1;
  const between = isConv ? " ∗ " : " ";
  const kernels = [...hidden.map((_, i) => `K${i + 1}`), "K"].join(between);
  const gated = [...hidden.map((_, i) => `K${i + 1} diag ( g${i + 1} )`), "K"].join(between);
  const nearly = ungated ? [] : [`K~ ≈ ${gated}`];
  const affineBias = isConv ? "b~ = z¯ − a0¯ K~" : "b~ = ah¯ K + b − a0¯ K~";
  switch (method) {
    case "empirical":
      return {
        idea:
          mode === "oneShot"
            ? "Least squares: of all affine layers, the one whose answers lie closest to the span's."
            : "Least squares, pair by pair from the span's end: each pair's best affine layer.",
        lines: [`K~ = ${ridged("C00", "W")} ${isConv ? "C0z" : "C0h K"}`, affineBias, ...nearly],
      };
    case "perChannel":
      return {
        idea: "Least squares for each input channel c by itself, as the published scripts do; the optimum only where there is one channel.",
        lines: [`Kc~ = ${ridged("Ccc", "Wc")} Ccz`, affineBias, ...nearly],
      };
    case "gaussian":
      return {
        idea: "Each gate is replaced by its mean slope, as if what enters were Gaussian.",
        lines: [`K~ = ${gated}`, "b~ = Ef K + b − a0¯ K~"],
      };
    case "product":
      return {
        idea: "The kernels multiplied, as if the activations between them were not there.",
        lines: [`K~ = ${kernels}`, "b~ = s0"],
      };
    default:
      return method satisfies never;
  }
}

/** Every symbol that any of the formulas may use. */
function symbolsOf({ span: [first, last] }: FusionReport, facts: FusionFacts): SymbolTable {
  const { samples, positions } = facts;
  const isConv = positions > 1;
  const span: FusedSpan = {
    facts,
    first,
    last,
    isConv,
    rows: isConv
      ? `${formatCount(samples)} samples at ${formatCount(positions)} positions`
      : `${formatCount(samples)} training samples`,
    entries: isConv ? "numbers in a window" : "numbers",
    entry: { at: "entry", block: first },
    lastBlock: { at: "block", block: last },
    lastEntry: { at: "entry", block: last },
    h: String(last - first),
  };
  return new Map([
    ...fusedSymbols(span),
    ...covarianceSymbols(span),
    ...lastSymbols(span),
    ...meanSymbols(span),
    ...facts.hidden.flatMap((_, i) => hiddenSymbols(span, i)),
  ]);
}
