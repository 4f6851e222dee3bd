// The network as blocks with the bracket under them, and beneath it what the networks answer: the boundary where
// inputs are points of a plane in two classes, else their scores alone.

import type { LabState } from "#store/state.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { Bracket } from "#app/stage/Bracket.tsx";
import { Blocks, canChoose } from "#app/story/Blocks.tsx";
import { Pictures } from "#app/story/Pictures.tsx";
import { usePhase } from "#app/story/useStory.ts";
import { Scores } from "./Scores.tsx";

/** `isBefore`: before anything is fused in this talk, though it may have been in an earlier one. */
export function Networks({ isBefore }: { readonly isBefore: boolean }) {
  const now = usePhase();
  const phase = isBefore && !canChoose(now) ? "choosing" : now;
  const hasBoundary = useLabState(isTwoClassPlane);
  const hasBracket = useLabState(({ experiment }) => experiment.narrow === undefined);
  return (
    <div className="talk-networks story" data-phase={phase}>
      <Blocks phase={phase} />
      {canChoose(phase) && hasBracket && <Bracket />}
      {hasBoundary ? <Pictures phase={phase} /> : <Scores isBefore={isBefore} />}
    </div>
  );
}

function isTwoClassPlane({ dataset, experiment }: LabState): boolean {
  if (!dataset || experiment.narrow) return false;
  const { task, inputShape } = dataset;
  const isPlane = inputShape.length === 1 && inputShape[0] === 2;
  return isPlane && task.kind === "classification" && task.classes.length === 2;
}
