// What every arm looks like, a line each. Colours were chosen so that any two differ by ΔE₇₆ ≥ 13
// (original, fused, random by ≥ 35) for normal, protan, deutan and tritan sight (Machado, Oliveira &
// Fernandes 2009), and have a contrast of at least 3:1 to page and panel (WCAG 2.2, 1.4.11); theme.test.ts
// checks it. No arm is marked by colour alone: each has a dash and a marker of its own.

import { ARM_WORDS } from "#core/experiment/armWords.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";

export type MarkerShape =
  | "circle"
  | "square"
  | "triangle"
  | "diamond"
  | "triangleDown"
  | "cross"
  | "star"
  | "saltire"
  | "bowtie"
  | "chevron"
  | "chevronDown"
  | "bar"
  | "hourglass"
  | "pentagon"
  | "arrow";

export type ArmStyle = {
  readonly label: string;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly marker: MarkerShape;
};

/** Marker, dash, and the colours of the light and the dark theme, which app/styles/tokens.css mirrors. */
type Look = readonly [MarkerShape, readonly number[], light: string, dark: string];

const LOOKS: Readonly<Record<Arm, Look>> = {
  original: ["square", [], "#3c424e", "#d9e3f1"],
  fused: ["circle", [], "#2f6bea", "#5b9bff"],
  random: ["triangle", [6, 3], "#e4560b", "#ef6a3a"],
  randomOtherInit: ["arrow", [7, 2.5, 2.5, 2.5], "#8c1ea0", "#a5b9ff"],
  randomEqualBudget: ["star", [12, 4], "#4a0a00", "#f6de78"],
  randomDeep: ["chevronDown", [9, 2, 1.5, 2, 1.5, 2], "#1e0660", "#b49684"],
  product: ["diamond", [2, 2.5], "#5f4a00", "#f2c14a"],
  varianceMatched: ["triangleDown", [8, 3, 2, 3], "#0b93ab", "#20bfc9"],
  randomInherit: ["cross", [4, 2.5], "#cc2f86", "#d75c9a"],
  weightSelection: ["bar", [10, 3, 2, 3, 2, 3], "#1e0b26", "#a4f600"],
  distilled: ["saltire", [5, 2, 1.5, 2], "#8509fe", "#c344cc"],
  hint: ["chevron", [3, 5], "#ba7570", "#786667"],
  fusedDistilled: ["bowtie", [14, 3, 3, 3], "#181fc0", "#4af5b7"],
  spline: ["hourglass", [1.5, 3, 7, 3], "#00603c", "#a8c06c"],
  narrowed: ["pentagon", [9, 2, 1.5, 2, 1.5, 2], "#d020f8", "#9810f8"],
};

/** The styles of all arms in one theme. */
export function armStyles(theme: "light" | "dark"): Readonly<Record<Arm, ArmStyle>> {
  const styles = ARMS.map((arm) => {
    const [marker, dash, light, dark] = LOOKS[arm];
    const { label } = ARM_WORDS[arm];
    return [arm, { label, marker, dash, colour: theme === "light" ? light : dark }];
  });
  return Object.fromEntries(styles) as Record<Arm, ArmStyle>;
}
