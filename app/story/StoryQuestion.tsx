// The question of the story, asked between its two gestures: nobody is kept waiting for an answer. Where fusing has
// kept hardly anything, the reason before it.

import { Choices } from "#app/lesson/Choices.tsx";
import { guess, progressOf, useProgress } from "#app/lesson/progress.ts";
import { why } from "#app/lessons/why.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { whyNothingIsKept } from "./again.ts";

/** Its name among the lessons. */
export const LESSON = "why";

export function StoryQuestion() {
  const guessed = useProgress((all) => progressOf(all, LESSON).guesses[1]);
  const reason = useLabState(whyNothingIsKept);
  return (
    <>
      {reason !== undefined && <p className="more">{reason}</p>}
      <Choices question={why} guessed={guessed} onGuess={(choice) => guess(LESSON, 1, choice)} />
    </>
  );
}
