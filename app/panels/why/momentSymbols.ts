// The symbols for what was measured on samples: covariances and means of the span's inputs, hidden
// activations and outputs; and the ridge.

import { formatCount, formatNumber } from "#charts/scales/format.ts";
import { by, magnitude } from "./symbolFacts.ts";
import type { FusionFacts } from "#core/experiment/insight/insight.ts";
import type { FusedSpan, SymbolEntry } from "./symbolFacts.ts";

export function covarianceSymbols(span: FusedSpan): readonly SymbolEntry[] {
  const { facts, first, last, rows, entries, entry, lastBlock, lastEntry, h } = span;
  const { features, units, lastFeatures, ridge, condition } = facts;
  return [
    [
      "C00",
      {
        glyph: { base: "C", index: "00" },
        name: "C zero zero, covariance of what enters",
        size: by(features, features),
        lights: [entry],
        meaning: `How the ${formatCount(features)} ${entries} that enter layer ${first} vary together, on ${rows}. Condition number ${magnitude(condition)}: how far its widest direction outdoes its narrowest${scaledWords(facts)}.`,
      },
    ],
    [
      "Ccc",
      {
        glyph: { base: "C", index: "cc" },
        name: "C c c, covariance within one channel",
        size: "",
        lights: [entry],
        meaning: `How the taps of one input channel vary together, on ${rows}. Condition number up to ${magnitude(condition)}${scaledWords(facts)}.`,
      },
    ],
    [
      "λ",
      {
        glyph: { base: "λ" },
        name: "lambda, the ridge",
        size: formatNumber(ridge),
        lights: [],
        meaning: `${ridgeWords(facts)}: it keeps the inverse tame where inputs hardly vary, or vary together. Larger values pull the weights towards zero.`,
      },
    ],
    [
      "W",
      {
        glyph: { base: "W" },
        name: "W, the variances of what enters",
        size: by(features, features),
        lights: [entry],
        meaning: `A diagonal: the variance of every number that enters layer ${first}, averaged over the places of a channel. λ multiplies it, so that units do not matter.`,
      },
    ],
    [
      "Wc",
      {
        glyph: { base: "W", index: "c" },
        name: "W c, the variance of one channel",
        size: "",
        lights: [entry],
        meaning:
          "A diagonal: the variance of the channel, averaged over its taps. λ multiplies it, so that units do not matter.",
      },
    ],
    [
      "I",
      {
        glyph: { base: "I" },
        name: "I, the identity",
        size: "",
        lights: [],
        meaning: `Ones on the diagonal: λ is added to every variance alike, so that units matter: of what enters layer ${first}, what is in small numbers loses most.`,
      },
    ],
    [
      "C0h",
      {
        glyph: { base: "C", index: `0${h}` },
        name: `C zero ${h}, covariance of inputs with the last hidden layer`,
        size: by(features, lastFeatures),
        lights: [entry, lastEntry],
        meaning: `How what enters layer ${first} varies together with the ${formatCount(lastFeatures)} numbers that enter layer ${last}, bends of the activations included.`,
      },
    ],
    [
      "C0z",
      {
        glyph: { base: "C", index: "0z" },
        name: "C zero z, covariance of windows with the span's answer",
        size: by(features, units),
        lights: [entry, lastBlock],
        meaning: `How each window that enters layer ${first} varies together with what layer ${last} says at its place.`,
      },
    ],
    [
      "Ccz",
      {
        glyph: { base: "C", index: "cz" },
        name: "C c z, covariance of one channel with the span's answer",
        size: "",
        lights: [entry, lastBlock],
        meaning: `How the taps of one input channel vary together with what layer ${last} says.`,
      },
    ],
  ];
}

/** What λ multiplies, and what that does. */
function ridgeWords({ ridge, ridgeOf }: FusionFacts): string {
  const lambda = formatNumber(ridge);
  if (ridgeOf === "variances") {
    return `A small ridge: to every variance ${lambda} of the input's own is added, whatever its unit`;
  }
  const share = ridgeOf === "meanDiagonal" ? ", a share of the mean variance" : "";
  return `A small ridge, ${lambda}${share}, added to every variance`;
}

function scaledWords({ ridgeOf }: FusionFacts): string {
  return ridgeOf === "variances" ? ", each input scaled to unit variance" : "";
}

export function meanSymbols(span: FusedSpan): readonly SymbolEntry[] {
  const { facts, first, last, rows, entry, lastBlock, lastEntry, h } = span;
  const { features, units, lastFeatures } = facts;
  return [
    [
      "a0¯",
      {
        glyph: { base: "a", index: "0", mark: "¯" },
        name: "a zero bar, the mean of what enters",
        size: formatCount(features),
        lights: [entry],
        meaning: `The mean of what enters layer ${first}, on ${rows}.`,
      },
    ],
    [
      "ah¯",
      {
        glyph: { base: "a", index: h, mark: "¯" },
        name: `a ${h} bar, the mean of the last hidden layer`,
        size: formatCount(lastFeatures),
        lights: [lastEntry],
        meaning: `The mean of what enters layer ${last}.`,
      },
    ],
    [
      "z¯",
      {
        glyph: { base: "z", mark: "¯" },
        name: "z bar, the mean of the span's answer",
        size: formatCount(units),
        lights: [lastBlock],
        meaning: `The mean of what layer ${last} says, before its activation.`,
      },
    ],
    [
      "Ef",
      {
        glyph: { base: "E f" },
        name: "E f, expected hidden activations",
        size: formatCount(lastFeatures),
        lights: [lastEntry],
        meaning: `What enters layer ${last} on average, if what comes before were Gaussian.`,
      },
    ],
    [
      "s0",
      {
        glyph: { base: "s", index: "0" },
        name: "s zero, the linear span's answer to zeros",
        size: formatCount(units),
        lights: [lastBlock],
        meaning: "What the span answers to zeros when its activations are left out.",
      },
    ],
  ];
}
