// The verdict of the story: its sentence, and beneath it the two comparisons that it is made of. What judges
// comes when there is something to judge.

import { useState } from "react";
import { verdictLine } from "#core/experiment/results/verdictLine.ts";
import { signedValue } from "#core/experiment/results/differences.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { createVerdictMemo } from "#store/verdict/verdictMemo.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import type { Facts } from "#app/lesson/facts.ts";
import { useFacts } from "#app/lesson/useFacts.ts";
import { progressOf, useProgress } from "#app/lesson/progress.ts";
import { why } from "#app/lessons/why.ts";
import { LESSON } from "./StoryQuestion.tsx";
import { furtherWords, verdictSentence } from "./verdictWords.ts";

const useVerdicts = () => useLabState(useState(createVerdictMemo)[0]);

export function VerdictSentence() {
  return verdictSentence(useVerdicts()) ?? "The race is over.";
}

const RIVALS = [
  { against: "random", name: "after the same training" },
  { against: "randomEqualBudget", name: "counting everything" },
] as const;

export function StoryVerdict() {
  const verdicts = useVerdicts();
  const facts = useFacts();
  const guessed = useProgress((all) => progressOf(all, LESSON).guesses[1]);
  const found = facts.verdict("randomEqualBudget");
  return (
    <section className="story-verdict" aria-labelledby="story-verdict">
      <h2 id="story-verdict" className="visually-hidden">
        Verdict
      </h2>
      <dl>
        {RIVALS.map(({ against, name }) => {
          const row = verdicts.find((one) => one.against === against && one.at === "end");
          return row && <Row key={against} name={name} verdict={row} />;
        })}
      </dl>
      {found && guessed !== undefined && (
        <p className="answer">
          {guessed === why.answer(facts) ? "Just as you predicted." : "Not as you predicted."}
        </p>
      )}
      {found && <p>{why.because(facts)}</p>}
      <Further facts={facts} />
    </section>
  );
}

/** What its own training has made of the fused network, where that is visible. */
function Further({ facts: { score } }: { readonly facts: Facts }) {
  const words = furtherWords(score("fused", 0), score("fused"));
  return words && <p>{words}</p>;
}

type RowProps = { readonly name: string; readonly verdict: Verdict };

function Row({ name, verdict }: RowProps) {
  const points = verdict.n > 0 ? `${signedValue(verdict, verdict.difference)} points` : "–";
  return (
    <div title={verdictLine(verdict)}>
      <dt>
        <span className="roomy">Against random, </span>
        {name}
      </dt>
      <dd>
        {points} <strong data-verdict={verdict.verdict}>{verdict.verdict}</strong>
        {verdict.verdict === "INCONCLUSIVE" && verdict.n > 0 && (
          <small>
            {verdict.n === 1 ? "one pair decides" : `${verdict.n} pairs decide`} nothing here
          </small>
        )}
      </dd>
    </div>
  );
}
