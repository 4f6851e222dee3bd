// While a lesson still asks what the page would show, the page does not show it.

import { useEffect } from "react";
import { useLabState } from "#app/hooks/useLab.ts";
import type { Step } from "./lesson.ts";

/** Covers the losses under bracket and strip as long as what one of the steps asks of them has not come out. */
export function useCovers(steps: readonly Step[]): void {
  const isCovered = useLabState((state) =>
    steps.some(({ question, until }) => question?.covers === "losses" && until?.(state) === false),
  );
  useEffect(() => {
    document.body.toggleAttribute("data-losses-covered", isCovered);
    return () => document.body.removeAttribute("data-losses-covered");
  }, [isCovered]);
}
