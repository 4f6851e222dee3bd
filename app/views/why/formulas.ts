// The formula of each fusion method as data: lines of symbols and signs, and for every symbol its size
// in this very fusion, what it means in one plain sentence, and which blocks of the stage it stands for.

import type { FusionReport } from "#core/experiment/events.ts";
import type { FusionFacts, Insight } from "#core/experiment/insight.ts";
import { formatCount, formatNumber, formatPercent } from "#charts/format.ts";

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

export type SymbolFacts = {
  readonly glyph: Glyph;
  /** "32×16"; empty for a plain number that `meaning` tells. */
  readonly size: string;
  /** What a screen reader calls it. */
  readonly name: string;
  readonly meaning: string;
  readonly lights: readonly Light[];
};

/** A symbol by its key, or a sign between symbols. */
export type Token = { readonly symbol: string } | { readonly sign: string };

export type Formula = {
  /** One idea, in a sentence. */
  readonly idea: string;
  readonly lines: readonly (readonly Token[])[];
  readonly symbols: ReadonlyMap<string, SymbolFacts>;
};

/** Writes "K~ = ( C00 + λ I )⁻¹ …" as tokens: known keys are symbols, everything else is a sign. */
function line(text: string, symbols: ReadonlyMap<string, SymbolFacts>): readonly Token[] {
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

function wordsOf({ method }: FusionReport, { hidden, positions, mode }: FusionFacts): Words {
  const isConv = positions > 1;
  const affineBias = isConv ? "b~ = z¯ − a0¯ K~" : "b~ = ah¯ K + b − a0¯ K~";
  switch (method) {
    case "empirical":
      return {
        idea:
          mode === "oneShot"
            ? "Least squares: of all affine layers, the one whose answers lie closest to the span's."
            : "Least squares, pair by pair from the span's end: each pair's best affine layer.",
        lines: [isConv ? "K~ = ( C00 + λ I )⁻¹ C0z" : "K~ = ( C00 + λ I )⁻¹ C0h K", affineBias],
      };
    case "perChannel":
      return {
        idea: "Least squares for each input channel c by itself, as the published scripts do; the optimum only where there is one channel.",
        lines: ["Kc~ = ( Ccc + λ I )⁻¹ Ccz", affineBias],
      };
    case "gaussian": {
      const kernels = hidden.map((_, i) => `K${i + 1} diag ( g${i + 1} )`).join(" ");
      return {
        idea: "Each gate is replaced by its mean slope, as if what enters were Gaussian.",
        lines: [`K~ = ${kernels} K`, "b~ = Ef K + b − a0¯ K~"],
      };
    }
    case "product": {
      const kernels = [...hidden.map((_, i) => `K${i + 1}`), "K"];
      return {
        idea: "The kernels multiplied, as if the activations between them were not there.",
        lines: [`K~ = ${kernels.join(isConv ? " ∗ " : " ")}`, "b~ = s0"],
      };
    }
    default:
      return method satisfies never;
  }
}

/** Every symbol that any of the formulas may use. */
function symbolsOf(
  { span: [first, last] }: FusionReport,
  facts: FusionFacts,
): ReadonlyMap<string, SymbolFacts> {
  const { features, units, hidden, lastFeatures, samples, positions, ridge, condition } = facts;
  const isConv = positions > 1;
  const count = last - first + 1;
  const entries = isConv ? "numbers in a window" : "numbers";
  const rows = isConv
    ? `${formatCount(samples)} samples at ${formatCount(positions)} positions`
    : `${formatCount(samples)} training samples`;
  const fused: Light = { at: "fused" };
  const entry: Light = { at: "entry", block: first };
  const lastBlock: Light = { at: "block", block: last };
  const lastEntry: Light = { at: "entry", block: last };
  const by = (a: number, b: number) => `${formatCount(a)}×${formatCount(b)}`;
  const one = (
    base: string,
    index: string,
    mark: Glyph["mark"] | "",
    name: string,
    size: string,
    lights: readonly Light[],
    meaning: string,
  ): SymbolFacts => ({
    glyph: { base, ...(index && { index }), ...(mark && { mark }) },
    name,
    size,
    lights,
    meaning,
  });
  const hiddenIndex = String(count - 1);
  const known: [string, SymbolFacts][] = [
    [
      "K~",
      one(
        "K",
        "",
        "~",
        "K tilde, the fused kernel",
        by(features, units),
        [fused],
        `The fused kernel: ${formatCount(features)} ${entries} in, ${formatCount(units)} ${isConv ? "filters" : "units"} out. This one layer takes the place of layers ${first} to ${last}.`,
      ),
    ],
    [
      "Kc~",
      one(
        "K",
        "c",
        "~",
        "K tilde c, the fused kernel of one input channel",
        "",
        [fused],
        "The fused kernel's taps on input channel c, solved without looking at the other channels.",
      ),
    ],
    [
      "b~",
      one(
        "b",
        "",
        "~",
        "b tilde, the fused bias",
        formatCount(units),
        [fused],
        "The fused bias: it moves the mean of the fused layer's answers onto the mean of the span's.",
      ),
    ],
    [
      "C00",
      one(
        "C",
        "00",
        "",
        "C zero zero, covariance of what enters",
        by(features, features),
        [entry],
        `How the ${formatCount(features)} ${entries} that enter layer ${first} vary together, on ${rows}. Condition number ${magnitude(condition)}: how far its widest direction outdoes its narrowest.`,
      ),
    ],
    [
      "Ccc",
      one(
        "C",
        "cc",
        "",
        "C c c, covariance within one channel",
        "",
        [entry],
        `How the taps of one input channel vary together, on ${rows}. Condition number up to ${magnitude(condition)}.`,
      ),
    ],
    [
      "λ",
      one(
        "λ",
        "",
        "",
        "lambda, the ridge",
        formatNumber(ridge),
        [],
        `A small ridge, ${formatNumber(ridge)}, added to every variance: it keeps the inverse tame where inputs hardly vary. Larger values pull the weights towards zero.`,
      ),
    ],
    [
      "C0h",
      one(
        "C",
        `0${hiddenIndex}`,
        "",
        `C zero ${hiddenIndex}, covariance of inputs with the last hidden layer`,
        by(features, lastFeatures),
        [entry, lastEntry],
        `How what enters layer ${first} varies together with the ${formatCount(lastFeatures)} numbers that enter layer ${last}, bends of the activations included.`,
      ),
    ],
    [
      "C0z",
      one(
        "C",
        "0z",
        "",
        "C zero z, covariance of windows with the span's answer",
        by(features, units),
        [entry, lastBlock],
        `How each window that enters layer ${first} varies together with what layer ${last} says at its place.`,
      ),
    ],
    [
      "Ccz",
      one(
        "C",
        "cz",
        "",
        "C c z, covariance of one channel with the span's answer",
        "",
        [entry, lastBlock],
        `How the taps of one input channel vary together with what layer ${last} says.`,
      ),
    ],
    [
      "K",
      one(
        "K",
        String(count),
        "",
        `K ${count}, the last kernel`,
        by(lastFeatures, units),
        [lastBlock],
        `The kernel of layer ${last}, the span's last: what it reads is made by the layers before it.`,
      ),
    ],
    [
      "b",
      one(
        "b",
        String(count),
        "",
        `b ${count}, the last bias`,
        formatCount(units),
        [lastBlock],
        `The bias of layer ${last}.`,
      ),
    ],
    [
      "a0¯",
      one(
        "a",
        "0",
        "¯",
        "a zero bar, the mean of what enters",
        formatCount(features),
        [entry],
        `The mean of what enters layer ${first}, on ${rows}.`,
      ),
    ],
    [
      "ah¯",
      one(
        "a",
        hiddenIndex,
        "¯",
        `a ${hiddenIndex} bar, the mean of the last hidden layer`,
        formatCount(lastFeatures),
        [lastEntry],
        `The mean of what enters layer ${last}.`,
      ),
    ],
    [
      "z¯",
      one(
        "z",
        "",
        "¯",
        "z bar, the mean of the span's answer",
        formatCount(units),
        [lastBlock],
        `The mean of what layer ${last} says, before its activation.`,
      ),
    ],
    [
      "Ef",
      one(
        "E f",
        "",
        "",
        "E f, expected hidden activations",
        formatCount(lastFeatures),
        [lastEntry],
        `What enters layer ${last} on average, if what comes before were Gaussian.`,
      ),
    ],
    [
      "s0",
      one(
        "s",
        "0",
        "",
        "s zero, the linear span's answer to zeros",
        formatCount(units),
        [lastBlock],
        "What the span answers to zeros when its activations are left out.",
      ),
    ],
  ];
  hidden.forEach((width, i) => {
    const block = first + i;
    const reads = i === 0 ? features : hidden[i - 1];
    const size = isConv ? "" : by(reads, width);
    known.push([
      `K${i + 1}`,
      one(
        "K",
        String(i + 1),
        "",
        `K ${i + 1}, the kernel of layer ${block}`,
        size,
        [{ at: "block", block }],
        `The kernel of layer ${block}.`,
      ),
    ]);
    known.push([
      `g${i + 1}`,
      one(
        "g",
        hidden.length > 1 ? String(i + 1) : "",
        "",
        `g, mean slopes of layer ${block}'s gates`,
        formatCount(width),
        [{ at: "block", block }],
        gateSentence(facts, i, block),
      ),
    ]);
  });
  return new Map(known);
}

function gateSentence({ gates, hidden }: FusionFacts, index: number, block: number): string {
  const openings = gates[index]?.openings;
  const head = `The mean slope of each of the ${formatCount(hidden[index])} activations of layer ${block}`;
  if (!openings) return `${head}: 1, because nothing bends there.`;
  return `${head}${gates[index].activation === "relu" ? ": how often it is open" : ""}; ${formatPercent(meanOf(openings))} on average on held-out samples.`;
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** A condition number: its first two digits and its power of ten are all it says. */
export function magnitude(value: number): string {
  return value < 1000 ? formatNumber(value) : value.toExponential(1).replace("+", "");
}
