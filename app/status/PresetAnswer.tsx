// The answer to a preset's question behind a disclosure, once its race is over. Most have theirs in a lesson, which
// is linked before it.

import { ANSWERS } from "./answers.ts";
import { useFacts } from "#app/lesson/useFacts.ts";
import { raced } from "#app/lesson/steps.ts";

const isOver = raced();

export function PresetAnswer({ presetId }: { readonly presetId: string }) {
  const facts = useFacts();
  const answer = ANSWERS[presetId];
  if (!answer) return null;
  if (!isOver(facts.state))
    return <span className="answer-later">The answer follows the race.</span>;
  return (
    <details className="preset-answer" key={presetId}>
      <summary>The answer</summary> {answer(facts)}
    </details>
  );
}
