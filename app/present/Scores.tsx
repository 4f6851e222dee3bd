// How well each network answers now, in figures for the last row.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";
import { formatPercent } from "#charts/scales/format.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { scoreOf } from "#app/story/words.ts";
import { isRegression } from "#store/task.ts";

const SHOWN: readonly { readonly arm: Arm; readonly name: string }[] = [
  { arm: "original", name: "Deep network" },
  { arm: "fused", name: "Fused network" },
  { arm: "narrowed", name: "Narrowed network" },
  { arm: "random", name: "Random network" },
];

export function Scores({ isBefore }: { readonly isBefore: boolean }) {
  const arms = useLabState((state) => state.arms);
  const all = isBefore ? SHOWN.slice(0, 1) : SHOWN;
  return (
    <div className="talk-scores">
      {all
        .filter(({ arm }) => arms[arm])
        .map((one) => (
          <Score key={one.arm} {...one} />
        ))}
    </div>
  );
}

function Score({ arm, name }: (typeof SHOWN)[number]) {
  const regression = useLabState(isRegression);
  const score = useLabState((state) => scoreOf(state, arm));
  const count = useLabState(({ experiment }) => experiment.replicas);
  const shown = Number.isFinite(score)
    ? regression
      ? formatR2(score)
      : formatPercent(score)
    : "–";
  return (
    <p className="story-score" data-arm={arm}>
      <span className="name">{name}</span>
      <strong>{shown}</strong>
      <span className="of">
        {regression ? "R²" : "accuracy"}, mean of {count}
      </span>
    </p>
  );
}
