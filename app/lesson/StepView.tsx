// One step: its text, the question before, the action, and what has come out.

import { Answer } from "./Answer.tsx";
import { Choices } from "./Choices.tsx";
import { textOf } from "./lesson.ts";
import type { Step } from "./lesson.ts";
import { guess, progressOf, useProgress } from "./progress.ts";
import { useFacts } from "./useFacts.ts";
import type { Seen } from "./useStep.ts";

type StepViewProps = {
  readonly name: string;
  readonly number: number;
  readonly step: Step;
  readonly seen: Seen;
  /** Something that an earlier step waits for has not happened in this run. */
  readonly isEarly: boolean;
};

export function StepView({ name, number, step, seen, isEarly }: StepViewProps) {
  const { text, question, after } = step;
  const { isDone } = seen;
  const facts = useFacts();
  const guessed = useProgress((all) => progressOf(all, name).guesses[number]);
  return (
    <div className="step">
      <p className="text">{textOf(text, facts)}</p>
      {isEarly && !isDone && (
        <p className="label">
          Earlier steps of this lesson have not been done in this run: Back leads to them.
        </p>
      )}
      {question && !isDone && (
        <Choices
          question={question}
          guessed={guessed}
          onGuess={(choice) => guess(name, number, choice)}
        />
      )}
      <div className="outcome" aria-live="polite">
        {isDone && question && <Answer question={question} guessed={guessed} facts={facts} />}
        {isDone && !question && after !== undefined && <p>{textOf(after, facts)}</p>}
      </div>
    </div>
  );
}
