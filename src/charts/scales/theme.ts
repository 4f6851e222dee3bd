// Colours, dashes and shapes of every figure, as data: app/styles mirrors them in CSS variables. Arm
// colours were chosen so that any two differ by ΔE₇₆ ≥ 13 (original, fused, random by ≥ 35) for normal,
// protan, deutan and tritan sight (Machado, Oliveira & Fernandes 2009), and have a contrast of at least
// 3:1 to page and panel (WCAG 2.2, 1.4.11); theme.test.ts checks it. No arm is marked by colour alone:
// each has a dash and a marker of its own.

import type { Arm } from "#core/experiment/schema/schema.ts";

export type MarkerShape =
  | "circle"
  | "square"
  | "triangle"
  | "diamond"
  | "triangleDown"
  | "cross"
  | "star";

export type ArmStyle = {
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly marker: MarkerShape;
};

export type Theme = {
  readonly name: "light" | "dark";
  readonly page: string;
  /** Cards and charts lie on this. */
  readonly panel: string;
  readonly ink: string;
  readonly inkMuted: string;
  /** Hairlines of the grid and of axes. */
  readonly grid: string;
  readonly axis: string;
  /** Hover, selection and focus in charts. */
  readonly accent: string;
  readonly arms: Readonly<Record<Arm, ArmStyle>>;
  /** Diverging: most negative … zero … most positive. Zero is nearly the panel. */
  readonly weights: readonly string[];
  /** Sequential for nmse: nothing lost … all lost. */
  readonly loss: readonly string[];
  /** Sequential for counts of clipped gates: none … all. */
  readonly gates: readonly string[];
  /** Sequential for activations: zero … largest. */
  readonly activation: readonly string[];
  /** Classes of 2-D data, distinguished by CLASS_MARKERS too. */
  readonly classes: readonly string[];
};

const ARM_STYLES: Readonly<Record<Arm, Omit<ArmStyle, "colour">>> = {
  original: { label: "original", dash: [], marker: "square" },
  fused: { label: "fused", dash: [], marker: "circle" },
  random: { label: "random", dash: [6, 3], marker: "triangle" },
  randomEqualBudget: { label: "random, longer", dash: [12, 4], marker: "star" },
  product: { label: "product", dash: [2, 2.5], marker: "diamond" },
  varianceMatched: { label: "variance-matched", dash: [8, 3, 2, 3], marker: "triangleDown" },
  randomInherit: { label: "random, inherited", dash: [4, 2.5], marker: "cross" },
};

export const CLASS_MARKERS: readonly MarkerShape[] = [
  "circle",
  "square",
  "triangle",
  "diamond",
  "triangleDown",
  "cross",
  "star",
];

export const LIGHT: Theme = {
  name: "light",
  page: "#f6f7f9",
  panel: "#ffffff",
  ink: "#1b2430",
  inkMuted: "#5a6675",
  grid: "#e8ebef",
  axis: "#b9c1cb",
  accent: "#1b2430",
  arms: withColours({
    original: "#3c424e",
    fused: "#2f6bea",
    random: "#e4560b",
    randomEqualBudget: "#4a0a00",
    product: "#5f4a00",
    varianceMatched: "#0b93ab",
    randomInherit: "#cc2f86",
  }),
  weights: ["#4d1461", "#8c4ba3", "#cba9d9", "#f4f4f6", "#a3d0a6", "#3f9350", "#00491f"],
  loss: ["#f3f1ea", "#f8d58a", "#ee8f43", "#c53f4f", "#7a1c62", "#35103f"],
  gates: ["#8197ab", "#7d6f9e", "#9b3f7e", "#a5143f"],
  activation: ["#f4f4f6", "#a9bdcf", "#5b7c99", "#14304a"],
  classes: ["#107f76", "#b36b00", "#8b4a94", "#5f7411", "#a63d40", "#46618c", "#7a5c3d"],
};

export const DARK: Theme = {
  name: "dark",
  page: "#0f1318",
  panel: "#171c23",
  ink: "#e8ecf1",
  inkMuted: "#98a4b3",
  grid: "#262d37",
  axis: "#4a5563",
  accent: "#e8ecf1",
  arms: withColours({
    original: "#d9e3f1",
    fused: "#5b9bff",
    random: "#ef6a3a",
    randomEqualBudget: "#906048",
    product: "#f2c14a",
    varianceMatched: "#20bfc9",
    randomInherit: "#d75c9a",
  }),
  weights: ["#ead0f5", "#b57fca", "#6d3f80", "#222933", "#2f6b3d", "#5fb872", "#cdf3d0"],
  loss: ["#272c35", "#5a2a5e", "#a8384f", "#e07a3c", "#f6c566", "#fff3cf"],
  gates: ["#6f8598", "#a48bc4", "#e07fb8", "#ffb3a0"],
  activation: ["#222933", "#465d73", "#86a5c0", "#e6f1fb"],
  classes: ["#35b8ab", "#e0a13c", "#c488cf", "#a3b84a", "#e28083", "#8fabd9", "#c4a07b"],
};

function withColours(colours: Record<Arm, string>): Record<Arm, ArmStyle> {
  return Object.fromEntries(
    Object.entries(ARM_STYLES).map(([arm, style]) => [
      arm,
      { ...style, colour: colours[arm as Arm] },
    ]),
  ) as Record<Arm, ArmStyle>;
}
