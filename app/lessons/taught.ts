// Taught, or fused? Distillation: a student learns from its teacher's softened answers (docs/methods.md §5).

import type { Lesson } from "#app/lesson/lesson.ts";
import type { Facts } from "#app/lesson/facts.ts";
import { payloadOf } from "#app/panels/payload.ts";
import {
  endQuestion,
  firstPlace,
  fuseNow,
  percent,
  raceNow,
  trainDeep,
} from "#app/lesson/steps.ts";

export const lesson: Lesson = {
  steps: [
    {
      text: "There is another way from a deep network to a shallow one: let the deep one teach. Its answers, softened, hold more than the labels: a 3 that is nearly an 8.",
      light: "Original network",
    },
    trainDeep({ text: "Train the teacher." }),
    fuseNow({
      text: "Fuse, and look who starts: fused and random, a distilled network (random, but taught), one with a hint (taught the middle first), and a fused one that is taught as well.",
      light: "Curves",
      question: {
        ask: "Which of fused, distilled and random begins ahead?",
        choices: ["Fused", "Distilled", "Random"],
        answer: ({ score }) => {
          const scores = (["fused", "distilled", "random"] as const).map((arm) => score(arm, 0));
          return firstPlace(scores.map((one) => one === Math.max(...scores)));
        },
        because: ({ score }) =>
          `Fused ${percent(score("fused", 0))}, distilled ${percent(score("distilled", 0))}, random ${percent(score("random", 0))}: teaching begins with the first step of training, fusing has happened before it.`,
      },
    }),
    raceNow({
      text: "All of them train.",
      question: endQuestion(
        "distilled",
        "Against the distilled network, where will the fused one be at the end?",
        ({ score }) =>
          `Fused ${percent(score("fused"))}, distilled ${percent(score("distilled"))}, fused and taught ${percent(score("fusedDistilled"))}, their teacher ${percent(score("original"))}, random ${percent(score("random"))}.`,
      ),
    }),
    {
      text: (facts) =>
        `Against random, at the end: ${againstRandom(facts)}. A teacher pulls its students towards itself, for better and for worse: where it has learnt little, so will they.`,
      light: "Verdict",
    },
    {
      text: "Which wrong classes has a student taken over? Go through the samples (‹ and › in the first lane): the bars beside each other are the teacher’s softened answers and the student’s, and that of the twin that has learnt from labels alone. Where both of the first two think of the same wrong class and the twin does not, it has been taught.",
      light: "Teacher and student",
    },
    {
      text: (facts) => hintInWords(facts),
      light: "Hint",
    },
  ],
};

const TAUGHT = [
  ["distilled", "distilled"],
  ["hint", "with a hint"],
  ["fusedDistilled", "fused and taught"],
] as const;
const WORDS = { BEATS: "ahead", INCONCLUSIVE: "too close to call", LOSES: "behind" };

function againstRandom({ verdict }: Facts): string {
  return TAUGHT.map(([arm, name]) => {
    const found = verdict("random", "end", arm);
    return `${name} ${found ? WORDS[found.verdict] : "–"}`;
  }).join(", ");
}

/** How near gradient descent has come to what the fusion solves at once. */
function hintInWords({ state }: Facts): string {
  const report = payloadOf(state.fusion, "hint");
  if (!report || report.looks.length === 0)
    return "How near the hint has come to the fusion is measured once it has raced.";
  const [first, last] = [report.looks[0], report.looks.at(-1)!];
  return `The hint learns by gradient descent what the fusion solves at once: on held-out samples its layer lost ${percent(first.heldOut)} of the signal at its random start and ${percent(last.heldOut)} after ${last.step} steps, the fused layer ${percent(report.fused.heldOut)} after none (first network).`;
}
