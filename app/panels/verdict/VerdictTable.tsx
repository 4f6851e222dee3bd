// The verdicts in words with their intervals: a row for each opponent, and below it one for each pinned run.

import { Fragment } from "react";
import { signedValue } from "#core/experiment/results/differences.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { verdictLine } from "#core/experiment/results/verdictLine.ts";
import { ghostVerdict } from "#store/runs/ghosts.ts";
import { showMoment } from "#app/panels/curves/moment.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { Term } from "#app/terms/Term.tsx";
import { allIn, opponentsIn, ROLE, WHEN } from "./shown.ts";
import type { Shown } from "./shown.ts";

export function VerdictTable({ verdicts, ghosts, moments }: Shown) {
  const { arms } = useTheme();
  const first = allIn({ verdicts, ghosts })[0];
  return (
    <div className="scroll" role="region" aria-label="Verdicts as a table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              {upper(arms[first?.arm ?? "fused"].label)} against <Term name="arm" />
            </th>
            {moments.map((at) => (
              <th key={at} scope="col">
                {WHEN[at]}, {ROLE[at]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {opponentsIn({ verdicts, ghosts }).map((against) => (
            <Fragment key={against}>
              <tr>
                <th scope="row" data-arm={against}>
                  {arms[against].label}
                </th>
                {moments.map((at) => (
                  <VerdictCell
                    key={at}
                    verdict={verdicts.find((v) => v.against === against && v.at === at)}
                  />
                ))}
              </tr>
              {ghosts.map((run) => (
                <tr key={run.id} className="of-run">
                  <th scope="row">
                    <span className="visually-hidden">{arms[against].label}, </span>
                    {run.name}
                  </th>
                  {moments.map((at) => (
                    <BriefCell key={at} verdict={ghostVerdict(run, against, at)} />
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function upper(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

/** Of a pinned run: word and difference; the whole line is the title. */
function BriefCell({ verdict }: { readonly verdict: Verdict | undefined }) {
  if (!verdict) return <td className="pending">–</td>;
  const { n, difference } = verdict;
  return (
    <td title={verdictLine(verdict)}>
      <span>
        <strong data-verdict={verdict.verdict}>{verdict.verdict}</strong>
        {n > 0 && ` ${signedValue(verdict, difference)}`}
      </span>
    </td>
  );
}

function VerdictCell({ verdict }: { readonly verdict: Verdict | undefined }) {
  if (!verdict) return <td className="pending">–</td>;
  return (
    <td title={`${verdictLine(verdict)} Press to see it in the curves.`}>
      <button
        type="button"
        aria-description="Shows this moment in the curves"
        onClick={() => showMoment({ at: verdict.at, arm: verdict.against })}
      >
        <strong data-verdict={verdict.verdict}>{verdict.verdict}</strong>
        {verdict.n > 0 ? (
          <Numbers verdict={verdict} />
        ) : (
          <span className="interval">
            {verdict.leftOut ? "every pair diverged" : "R² not defined"}
          </span>
        )}
      </button>
    </td>
  );
}

/** Difference, interval and p, a line each. */
function Numbers({ verdict }: { readonly verdict: Verdict }) {
  const points = verdict.metric === "valAccuracy";
  const signed = (x: number) => signedValue(verdict, x);
  return (
    <>
      <span>
        {signed(verdict.difference)} {points ? "points" : "R²"}
      </span>
      <span className="interval">
        {verdict.interval
          ? `${signed(verdict.interval[0])} to ${signed(verdict.interval[1])}`
          : "one replica: no interval"}
      </span>
      {verdict.holmP !== undefined && (
        <span className="interval">corrected p {shortP(verdict.holmP)}</span>
      )}
    </>
  );
}

/** "0.0078", "< 0.0001" */
function shortP(p: number): string {
  return p < 1e-4 ? "< 0.0001" : String(Number(p.toPrecision(2)));
}
