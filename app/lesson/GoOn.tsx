// The one button of a step that leads on: what is to be done, and once it is done the next step. The focus
// stays on it.

import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { verbOf } from "#store/verbs/verb.ts";
import type { Act, Step } from "./lesson.ts";

type GoOnProps = {
  readonly step: Step;
  readonly isDone: boolean;
  /** A prediction is wanted first, though nobody is kept waiting for it. */
  readonly isAsked: boolean;
  readonly onward: Act;
};

export function GoOn({ step, isDone, isAsked, onward }: GoOnProps) {
  const lab = useLab();
  const activity = useLabState((state) => state.activity);
  const verb = useLabState(verbOf);
  const isDue = step.act !== undefined && !isDone;
  const isBusy = isDue ? activity !== "idle" : !isDone;
  const { label, act } = isDue ? step.act! : onward;
  const doing = isDue ? BUSY[activity === "fusing" ? verb : activity] : undefined;
  return (
    <button
      type="button"
      className={isBusy || (isDue && isAsked) ? "go-on" : "go-on primary"}
      aria-disabled={isBusy}
      onClick={({ detail }) => !isBusy && detail < 2 && act(lab)}
    >
      {doing ?? label}
    </button>
  );
}

const BUSY: { readonly [activity in string]?: string } = {
  training: "Training …",
  fuse: "Fusing …",
  narrow: "Narrowing …",
};
