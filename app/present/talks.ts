// What can be presented, as lessons: the story in its own words, and any experiment that has no lesson.

import type { Lesson, Step } from "#app/lesson/lesson.ts";
import { FUSE, fuseNow, raceNow, trainDeep } from "#app/lesson/steps.ts";
import type { Act } from "#app/lesson/lesson.ts";
import { why } from "#app/lessons/why.ts";
import { fuse } from "#app/story/useStory.ts";
import { wordsOf } from "#app/story/words.ts";
import { wordsOfPreset } from "#core/experiment/schema/presets/words.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

type Sentence = Parameters<typeof wordsOf>[0];

const both =
  (phase: Sentence): Exclude<Step["text"], string> =>
  ({ state }) => {
    const { sentence, more } = wordsOf(phase, state);
    return `${sentence}\n${more}`;
  };

export const STORY_TALK: Lesson = {
  steps: [
    trainDeep({
      text: "Four layers learn to tell two spirals apart.",
      light: "Original network",
      after: "Two of these layers can become one, without training.",
    }),
    fuseNow({
      text: "Which two? Under the bracket stands what fusing them would lose.",
      light: "Layers to fuse",
      act: { label: "Fuse", act: fuse },
      after: both("split"),
    }),
    raceNow({ text: "Now both train, on the same batches.", question: why }),
    { text: "Did it help?", light: "Verdict" },
  ],
};

const NARROW: Act = {
  label: "Narrow",
  act: (lab) => lab.narrow(lab.store.getState().experiment.narrow!),
};

/** Train, fuse or narrow, race, judge: with the words of its preset, where it is one. */
export function talkOf({ title, narrow }: Experiment, presetId: string | undefined): Lesson {
  const words = presetId === undefined ? undefined : wordsOfPreset(presetId);
  return {
    steps: [
      { text: words ? `${title}\n${words.question}` : title, light: "Original network" },
      trainDeep({ text: "First the deep network learns.", light: "Curves" }),
      fuseNow({
        text: narrow
          ? `Layer ${narrow.layer} keeps ${narrow.units} of its units; the next layer is fitted again.`
          : "Then neighbouring layers become one, without training.",
        light: "Layers to fuse",
        act: narrow ? NARROW : FUSE,
        after: `${narrow ? "Narrowed" : "Fused"}, or started at random: the same size, no training step since.`,
      }),
      raceNow({ text: "Both train, on the same batches.", light: "Curves" }),
      { text: "Did it help?", light: "Verdict" },
    ],
  };
}
