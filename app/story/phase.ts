// Where the story is, from what the lab has done and the two things that only the story knows.

import type { LabState } from "#store/state.ts";

/**
 * ready: nothing is trained and nothing trains by itself · learning: the deep network trains, or was paused ·
 * choosing: two layers are to be chosen · fusing: they flow together · split: fused and random stand side by
 * side, untrained since · racing: both train · verdict: both have trained.
 */
export type Phase = "ready" | "learning" | "choosing" | "fusing" | "split" | "racing" | "verdict";

export type Own = {
  /** The two blocks are on their way into one. */
  readonly isFlowing: boolean;
  /** The fusion that the visitor turned away from to try another pair, and what the status was then. */
  readonly left?: Pick<LabState, "fusion" | "status">;
};

type Known = Pick<LabState, "activity" | "stage" | "isFinished" | "arms" | "fusion">;

export function phaseOf(state: Known, { isFlowing, left }: Own): Phase {
  const { activity, stage, isFinished, arms, fusion } = state;
  if (isFlowing || activity === "fusing") return "fusing";
  if (stage === "original" || !fusion) return beforeFusing(state);
  if (left?.fusion === fusion) return "choosing";
  if (isFinished && activity !== "training") return "verdict";
  const hasRaced = (arms.fused?.step ?? 0) > 0 || activity === "training";
  return hasRaced ? "racing" : "split";
}

function beforeFusing({ activity, isFinished, arms }: Known): Phase {
  if (activity === "training") return "learning";
  if (isFinished) return "choosing";
  return (arms.original?.step ?? 0) > 0 ? "learning" : "ready";
}
