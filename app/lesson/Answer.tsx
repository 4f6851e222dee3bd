// What came out, beside what was predicted, and the reason.

import type { Facts } from "./facts.ts";
import type { Question } from "./lesson.ts";

type AnswerProps = {
  readonly question: Question;
  readonly guessed: number | undefined;
  readonly facts: Facts;
};

export function Answer({ question, guessed, facts }: AnswerProps) {
  const right = question.answer(facts);
  return (
    <>
      <p className="label asked">{question.ask}</p>
      {right !== undefined && (
        <p className="answer" data-right={guessed === right || undefined}>
          {verdictOn(guessed, right)}
          <strong>{question.choices[right]}.</strong>
        </p>
      )}
      <p>{question.because(facts)}</p>
    </>
  );
}

function verdictOn(guessed: number | undefined, right: number): string {
  if (guessed === undefined) return "What came out: ";
  return guessed === right ? "Just as you predicted: " : "Not as you predicted. What came out: ";
}
