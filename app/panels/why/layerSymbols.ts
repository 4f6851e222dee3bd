// The symbols for layers: the fused one, the span's last, and the hidden ones with the gains of their gates.

import type { FusionFacts } from "#core/experiment/insight/insight.ts";
import { formatCount, formatPercent } from "#charts/scales/format.ts";
import { by, meanOf } from "./symbolFacts.ts";
import type { FusedSpan, Light, SymbolEntry } from "./symbolFacts.ts";

const FUSED: Light = { at: "fused" };

export function fusedSymbols({
  facts,
  first,
  last,
  isConv,
  entries,
}: FusedSpan): readonly SymbolEntry[] {
  const { features, units } = facts;
  const outputs = `${formatCount(units)} ${isConv ? "filters" : "units"}`;
  return [
    [
      "K~",
      {
        glyph: { base: "K", mark: "~" },
        name: "K tilde, the fused kernel",
        size: by(features, units),
        lights: [FUSED],
        meaning: `The fused kernel: ${formatCount(features)} ${entries} in, ${outputs} out. This one layer takes the place of layers ${first} to ${last}.`,
      },
    ],
    [
      "Kc~",
      {
        glyph: { base: "K", index: "c", mark: "~" },
        name: "K tilde c, the fused kernel of one input channel",
        size: "",
        lights: [FUSED],
        meaning:
          "The fused kernel's taps on input channel c, solved without looking at the other channels.",
      },
    ],
    [
      "b~",
      {
        glyph: { base: "b", mark: "~" },
        name: "b tilde, the fused bias",
        size: formatCount(units),
        lights: [FUSED],
        meaning:
          "The fused bias: it moves the mean of the fused layer's answers onto the mean of the span's.",
      },
    ],
  ];
}

/** The span's last weighted layer. */
export function lastSymbols({ facts, first, last, lastBlock }: FusedSpan): readonly SymbolEntry[] {
  const { lastFeatures, units } = facts;
  const count = String(last - first + 1);
  return [
    [
      "K",
      {
        glyph: { base: "K", index: count },
        name: `K ${count}, the last kernel`,
        size: by(lastFeatures, units),
        lights: [lastBlock],
        meaning: `The kernel of layer ${last}, the span's last: what it reads is made by the layers before it.`,
      },
    ],
    [
      "b",
      {
        glyph: { base: "b", index: count },
        name: `b ${count}, the last bias`,
        size: formatCount(units),
        lights: [lastBlock],
        meaning: `The bias of layer ${last}.`,
      },
    ],
  ];
}

/** Kernel and gains of the hidden layer `i`, counted from 0. */
export function hiddenSymbols(
  { facts, first, isConv }: FusedSpan,
  i: number,
): readonly SymbolEntry[] {
  const { hidden, features, lastFeatures } = facts;
  const width = hidden[i];
  const block = first + i;
  const place = String(i + 1);
  // Where convolutions lead into a dense layer, a map's filters are fewer than the numbers that are read.
  const isDense = !isConv && lastFeatures === hidden[hidden.length - 1];
  return [
    [
      `K${place}`,
      {
        glyph: { base: "K", index: place },
        name: `K ${place}, the kernel of layer ${block}`,
        size: isDense ? by(i === 0 ? features : hidden[i - 1], width) : "",
        lights: [{ at: "block", block }],
        meaning: `The kernel of layer ${block}.`,
      },
    ],
    [
      `g${place}`,
      {
        glyph: { base: "g", ...(hidden.length > 1 && { index: place }) },
        name: `g, mean slopes of layer ${block}'s gates`,
        size: formatCount(width),
        lights: [{ at: "block", block }],
        meaning: gateSentence(facts, i, block),
      },
    ],
  ];
}

function gateSentence({ gates, hidden }: FusionFacts, index: number, block: number): string {
  const openings = gates[index]?.openings;
  const head = `The mean slope of each of the ${formatCount(hidden[index])} activations of layer ${block}`;
  if (!openings) return `${head}: 1, because nothing bends there.`;
  return `${head}${gates[index].activation === "relu" ? ": how often it is open" : ""}; ${formatPercent(meanOf(openings))} on average on held-out samples.`;
}
