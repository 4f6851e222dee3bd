// What can be done now: one large button, the same in every phase so that the focus stays, and what is less
// often wanted beside it.

import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { goTo } from "#app/hooks/useRoute.ts";
import { LESSONS } from "#app/lessons.ts";
import { lessonAddress } from "#app/route.ts";
import type { Lab } from "#store/lab.ts";
import type { Phase } from "./phase.ts";
import { chooseAgain, endFlow, fuse } from "./useStory.ts";

type Act = { readonly label: string; readonly act: (lab: Lab) => void };

const TRAIN: Act = { label: "Train", act: (lab) => lab.train() };
const TRAIN_ON: Act = { label: "Train on", act: (lab) => lab.train() };
const PAUSE: Act = { label: "Pause", act: (lab) => lab.pause() };
const FUSE: Act = { label: "Fuse", act: fuse };
const SKIP: Act = { label: "Skip", act: endFlow };
const AGAIN: Act = { label: "Try another pair", act: chooseAgain };
const NEXT: Act = {
  label: "Next lesson",
  act: () => goTo(lessonAddress(window.location.href, LESSONS[1].name)),
};

const MAIN: { readonly [phase in Phase]: (isTraining: boolean) => Act } = {
  ready: () => TRAIN,
  learning: () => FUSE,
  choosing: () => FUSE,
  fusing: () => SKIP,
  split: () => TRAIN,
  racing: (isTraining) => (isTraining ? PAUSE : TRAIN),
  verdict: () => NEXT,
};

/** `isFirst`: nothing has been fused yet. */
const BESIDE: {
  readonly [phase in Phase]?: (isTraining: boolean, isFirst: boolean) => Act | undefined;
} = {
  learning: (isTraining) => (isTraining ? PAUSE : TRAIN),
  choosing: (_, isFirst) => (isFirst ? TRAIN_ON : undefined),
  split: () => AGAIN,
  verdict: () => AGAIN,
};

export function Acts({ phase }: { readonly phase: Phase }) {
  const lab = useLab();
  const isTraining = useLabState(({ activity }) => activity === "training");
  const isReady = useLabState(({ arms }) => arms.original !== undefined);
  const main = MAIN[phase](isTraining);
  const isFirst = useLabState(({ fusion }) => fusion === undefined);
  const beside = BESIDE[phase]?.(isTraining, isFirst);
  return (
    <div className="story-acts">
      <button
        type="button"
        className="primary"
        aria-disabled={!isReady}
        // the second click of a double click was meant for what stood here before
        onClick={({ detail }) => isReady && detail < 2 && main.act(lab)}
      >
        {main.label}
      </button>
      {beside && (
        <button type="button" onClick={() => beside.act(lab)}>
          {beside.label}
        </button>
      )}
    </div>
  );
}
