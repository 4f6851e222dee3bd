// What only the story knows, and its verbs: how fusing is shown, another pair, and training by itself once.

import { useEffect } from "react";
import { create } from "zustand";
import type { Lab } from "#store/lab.ts";
import { savesData, useStillness } from "#app/hooks/manner.ts";
import { useKept } from "#app/hooks/useKept.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { phaseOf } from "./phase.ts";
import type { Own, Phase } from "./phase.ts";

/** Milliseconds in which two blocks become one: app/styles/story.css moves them as long. */
const FLOW = 1200;

export const useOwn = create<Own>(() => ({ isFlowing: false }));

export function usePhase(): Phase {
  const own = useOwn();
  return useLabState((state) => phaseOf(state, own));
}

let flow: ReturnType<typeof setTimeout> | undefined;

/** Fuses, and shows the blocks flowing together, unless motion is not wanted. */
export function fuse(lab: Lab): void {
  const isStill = useStillness.getState();
  useOwn.setState({ isFlowing: !isStill }, true);
  lab.fuse();
  if (!isStill) flow = setTimeout(endFlow, FLOW);
}

/** Whatever is on its way is there. */
export function endFlow(): void {
  clearTimeout(flow);
  useOwn.setState({ isFlowing: false });
}

export function chooseAgain(lab: Lab): void {
  const { fusion, status } = lab.store.getState();
  useOwn.setState({ left: { fusion, status } });
}

let hasBegun = false;

/** The deep network trains by itself, once in a visit, where nothing was brought back and nothing forbids it. */
export function useTrainingByItself(): void {
  const lab = useLab();
  const { isSettled } = useKept();
  const isReady = useLabState(
    ({ activity, arms }) => activity === "idle" && arms.original?.step === 0,
  );
  useEffect(() => {
    if (!isSettled || !isReady || hasBegun || useStillness.getState() || savesData()) return;
    hasBegun = true;
    lab.train();
  }, [lab, isReady, isSettled]);
}
