// What is known of every arm: its label in figures and lists, what it is within a sentence, what must be there
// before it can start, and what an arm that a visitor may switch on means. Not in schema.ts, because the first
// screen needs none of it.

import type { Arm } from "./schema/schema.ts";

/** Arms that race whenever they can: nobody switches them on or off. */
export type FixedArm = "original" | "fused" | "random" | "narrowed";
export type ExtraArm = Exclude<Arm, FixedArm>;

export type ArmWords = {
  readonly label: string;
  /** As "the fused network is better than …". */
  readonly inWords: string;
  /** Whether it starts with nothing, or needs the parent's weights, or the fusion. */
  readonly needs: ArmNeeds;
};
export type ArmNeeds = "nothing" | "parent" | "fusion";
type ExtraWords = ArmWords & { readonly meaning: string };

export const ARM_WORDS: Readonly<Record<FixedArm, ArmWords> & Record<ExtraArm, ExtraWords>> = {
  original: { label: "original", needs: "nothing", inWords: "its deep parent" },
  fused: { label: "fused", needs: "fusion", inWords: "itself" },
  random: { label: "random", needs: "nothing", inWords: "the random network" },
  narrowed: { label: "narrowed", needs: "fusion", inWords: "the narrowed network" },
  randomOtherInit: {
    label: "random",
    needs: "nothing",
    inWords: "the random network of another initializer",
    meaning: "the same layers at a random start by another initializer",
  },
  randomEqualBudget: {
    label: "random, longer",
    needs: "nothing",
    inWords: "the random network given the whole budget",
    meaning:
      "the random network trained on until it has used the arithmetic of parent, fusion and race together",
  },
  randomDeep: {
    label: "random, deep",
    needs: "nothing",
    inWords: "the deep network started at random",
    meaning:
      "the original's own layers at a fresh random start, trained for the race's epochs alone",
  },
  product: {
    label: "product",
    needs: "parent",
    inWords: "the product of the kernels",
    meaning: "kernels of the span multiplied, its nonlinearities ignored",
  },
  varianceMatched: {
    label: "variance-matched",
    needs: "fusion",
    inWords: "the variance-matched random network",
    meaning: "fused layer random, with the mean and variance of the fused weights",
  },
  randomInherit: {
    label: "random, inherited",
    needs: "parent",
    inWords: "the network with a random layer in its place",
    meaning: "fused layer random, all other layers inherited from the parent",
  },
  weightSelection: {
    needs: "parent",
    label: "weight selection",
    inWords: "the network of selected weights",
    meaning:
      "fused layer filled with evenly spaced weights of the span, all other layers inherited from the parent",
  },
  distilled: {
    needs: "parent",
    label: "distilled",
    inWords: "the distilled network",
    meaning: "random start, trained on the parent's softened outputs beside the labels",
  },
  hint: {
    needs: "parent",
    label: "hint",
    inWords: "the network that had a hint",
    meaning:
      "random start; its layers first learn what the span gives, by gradient descent, then all on the labels",
  },
  fusedDistilled: {
    needs: "fusion",
    label: "fused, distilled",
    inWords: "the fused network that is distilled besides",
    meaning: "fused start, trained on the parent's softened outputs beside the labels",
  },
  spline: {
    label: "spline",
    needs: "nothing",
    inWords: "the network that starts as a spline",
    meaning:
      "the same layers started as a regression spline fitted to the data: a hinge is a unit of a relu layer",
  },
};
