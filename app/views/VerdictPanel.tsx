// BEATS, NO BEATS or INCONCLUSIVE: the fused network against every other arm, with the interval.

import { useMemo } from "react";
import type { Verdict } from "#core/experiment/verdict.ts";
import { narrateVerdict } from "#store/narrate.ts";
import { verdictsOf } from "#store/verdicts.ts";
import { Panel } from "#app/ui/Panel.tsx";
import { useLabState } from "#app/hooks/useLab.ts";

const WHEN = { start: "Start", epoch1: "Epoch 1", end: "End" };

export function VerdictPanel() {
  const arms = useLabState((state) => state.arms);
  const dataset = useLabState((state) => state.dataset);
  const verdicts = useMemo(() => verdictsOf({ arms, dataset }), [arms, dataset]);
  const opponents = [...new Set(verdicts.map((verdict) => verdict.against))].toSorted((a) =>
    a === "random" ? -1 : 1,
  );
  return (
    <Panel title="Verdict" className="verdict">
      {verdicts.length === 0 ? (
        <p className="ghost">
          Fuse, then train: the race is judged here, on the same seeds and batches, before training,
          after one epoch and at the end.
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Fused against</th>
              {Object.values(WHEN).map((when) => (
                <th key={when} scope="col">
                  {when}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {opponents.map((against) => (
              <tr key={against}>
                <th scope="row" data-arm={against}>
                  {against}
                </th>
                {(Object.keys(WHEN) as Verdict["at"][]).map((at) => (
                  <VerdictCell
                    key={at}
                    verdict={verdicts.find((v) => v.against === against && v.at === at)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function VerdictCell({ verdict }: { readonly verdict: Verdict | undefined }) {
  if (!verdict) return <td className="pending">–</td>;
  const points = verdict.metric === "valAccuracy";
  const signed = (x: number) =>
    `${x >= 0 ? "+" : "−"}${(Math.abs(x) * (points ? 100 : 1)).toFixed(points ? 1 : 3)}`;
  return (
    <td title={narrateVerdict(verdict)}>
      <strong data-verdict={verdict.verdict}>{verdict.verdict}</strong>
      <span>
        {signed(verdict.difference)} {points ? "points" : "R²"}
      </span>
      <span className="interval">
        {verdict.interval
          ? `${signed(verdict.interval[0])} to ${signed(verdict.interval[1])}`
          : "one replica: no interval"}
      </span>
    </td>
  );
}
