// The verdict for the last row: one sentence, and a line for each rival.

import { useState } from "react";
import { ARM_WORDS } from "#core/experiment/armWords.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { headlineOf } from "#store/verdict/headline.ts";
import { createVerdictMemo } from "#store/verdict/verdictMemo.ts";
import { signedValue } from "#core/experiment/results/differences.ts";
import { verdictLine } from "#core/experiment/results/verdictLine.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { useLabState } from "#app/hooks/useLab.ts";

/** The two of every race come first; the deep network, which is another size, comes last. */
const FIRST: readonly Arm[] = ["random", "randomEqualBudget"];
/** Those that fit on the wall; the others are in the lab. */
const MOST = 4;

const NAMES: { readonly [arm in Arm]?: string } = {
  random: "Random, after the same training",
  randomEqualBudget: "Random, counting everything",
};

const rank = ({ against }: Verdict): number => {
  const place = FIRST.indexOf(against);
  if (place >= 0) return place;
  return against === "original" ? FIRST.length + 1 : FIRST.length;
};

export function Judged() {
  const verdicts = useLabState(useState(createVerdictMemo)[0]);
  const isLongAsked = useLabState(({ experiment }) =>
    experiment.arms.includes("randomEqualBudget"),
  );
  const rows = verdicts
    .filter(({ at }) => at === "end")
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, MOST);
  if (rows.length === 0)
    return <p className="talk-wait">There is no verdict before the race is over.</p>;
  return (
    <div className="talk-verdict">
      <p className="headline">{headlineOf(verdicts, isLongAsked)}</p>
      <dl>
        {rows.map((verdict) => (
          <Row key={verdict.against} verdict={verdict} />
        ))}
      </dl>
    </div>
  );
}

function Row({ verdict }: { readonly verdict: Verdict }) {
  const { against, metric, n, difference } = verdict;
  const unit = metric === "valAccuracy" ? "points" : "of R²";
  return (
    <div title={verdictLine(verdict)}>
      <dt>{NAMES[against] ?? sentenceCase(ARM_WORDS[against].label)}</dt>
      <dd>
        {n > 0 ? `${signedValue(verdict, difference)} ${unit}` : "–"}{" "}
        <strong data-verdict={verdict.verdict}>{verdict.verdict}</strong>
      </dd>
    </div>
  );
}

const sentenceCase = (words: string): string => words[0].toUpperCase() + words.slice(1);
