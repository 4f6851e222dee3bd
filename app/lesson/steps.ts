// The words of lessons: conditions, actions, and the steps that nearly every lesson has.

import { formatPercent } from "#charts/scales/format.ts";
import { sameSpan } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Act, Condition, Question, Step } from "./lesson.ts";

/** The deep network has come to the end of its training, now or before a fusion. */
export const trained: Condition = ({ arms: { original }, activity, stage }) =>
  original !== undefined &&
  original.step >= original.summary.epochs * original.summary.stepsPerEpoch &&
  (stage === "race" || activity !== "training");

/** A fusion is done (of this span, if one is named), or a narrowing. */
export const fused =
  (span?: Span): Condition =>
  ({ fusion, activity }) =>
    fusion !== undefined && activity !== "fusing" && (!span || sameSpan(fusion.span, span));

/** The race is over, for this span if one is named. */
export const raced =
  (span?: Span): Condition =>
  (state) =>
    fused(span)(state) && state.stage === "race" && state.isFinished && state.activity === "idle";

/** So many epochs of the deep network, or its end. */
export const learnt =
  (epochs: number): Condition =>
  ({ arms }) =>
    (arms.original?.epochs.at(-1)?.epoch ?? 0) >= epochs;

export const TRAIN: Act = { label: "Train", act: (lab) => lab.train() };
export const FUSE: Act = { label: "Fuse", act: (lab) => lab.fuse() };

type Fields = Partial<Step> & Pick<Step, "text">;

export const trainDeep = (step: Fields): Step => ({
  light: "Train",
  act: TRAIN,
  until: trained,
  ...step,
});
export const fuseNow = (step: Fields): Step => ({
  light: "Fuse",
  fuses: true,
  act: FUSE,
  until: fused(),
  ...step,
});
export const raceNow = (step: Fields): Step => ({
  light: "Curves",
  act: TRAIN,
  until: raced(),
  ...step,
});

export const percent = (share: number): string => formatPercent(share);

/** "9.8 points", of two scores. */
export function points(difference: number): string {
  const size = Math.abs(100 * difference).toFixed(1);
  return Number.isFinite(difference) ? `${size} ${size === "1.0" ? "point" : "points"}` : "–";
}

/** "9.8 points ahead of", "1.0 point behind", "level with" where nobody sees a difference. */
export function standing(difference: number): string {
  if (!(Math.abs(difference) >= 0.0005)) return "level with";
  return `${points(difference)} ${difference > 0 ? "ahead of" : "behind"}`;
}

/** Of several choices the place of the one that `isRight` holds for first; undefined where none. */
export function firstPlace(isRight: readonly boolean[]): number | undefined {
  const place = isRight.indexOf(true);
  return place < 0 ? undefined : place;
}

const CHOICES = ["Ahead", "Too close to call", "Behind"] as const;
const WORDS: readonly Verdict["verdict"][] = ["BEATS", "INCONCLUSIVE", "LOSES"];

/** How the fused (or narrowed) network will stand against a rival at the end, as the verdict has it. */
export const endQuestion = (against: Arm, ask: string, because: Question["because"]): Question => ({
  ask,
  choices: CHOICES,
  answer: ({ verdict }) => {
    const found = verdict(against);
    return found && firstPlace(WORDS.map((word) => word === found.verdict));
  },
  because,
});
