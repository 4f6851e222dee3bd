// Colours of every figure, as data: app/styles mirrors them in CSS variables. How arms look is
// armStyles.ts; theme.test.ts checks contrasts and that colours differ by every kind of sight.

import { armLabel } from "#core/experiment/armNames.ts";
import type { Inits } from "#core/experiment/schema/armInits.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { armStyles } from "./armStyles.ts";
import type { ArmStyle, MarkerShape } from "./armStyles.ts";

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
  arms: armStyles("light"),
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
  arms: armStyles("dark"),
  weights: ["#ead0f5", "#b57fca", "#6d3f80", "#222933", "#2f6b3d", "#5fb872", "#cdf3d0"],
  loss: ["#272c35", "#5a2a5e", "#a8384f", "#e07a3c", "#f6c566", "#fff3cf"],
  gates: ["#6f8598", "#a48bc4", "#e07fb8", "#ffb3a0"],
  activation: ["#222933", "#465d73", "#86a5c0", "#e6f1fb"],
  classes: ["#35b8ab", "#e0a13c", "#c488cf", "#a3b84a", "#e28083", "#8fabd9", "#c4a07b"],
};

/** The theme with arms named as a race has them (core/experiment/armNames.ts). */
export function withArmNames(theme: Theme, inits: Inits): Theme {
  const named = Object.entries(theme.arms).map(([arm, style]) => {
    return [arm, { ...style, label: armLabel(arm as Arm, inits) }];
  });
  return { ...theme, arms: Object.fromEntries(named) as Theme["arms"] };
}
