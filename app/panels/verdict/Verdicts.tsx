// The verdicts: in a sentence, in words with their intervals, and as dots and whiskers about zero.

import { useCallback, useMemo, useState } from "react";
import type { CSSProperties } from "react";
import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { intervalsFigure, intervalsHeight, describeIntervals } from "#charts/verdict/intervals.ts";
import type { IntervalRow, IntervalsOptions } from "#charts/verdict/intervals.ts";
import { signedValue } from "#core/experiment/results/differences.ts";
import { verdictLine } from "#core/experiment/results/verdictLine.ts";
import { createVerdictMemo } from "#store/verdictMemo.ts";
import { headlineOf } from "#store/headline.ts";
import { headline } from "#store/verdictWords.ts";
import { isShortRace } from "#store/verdicts.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";

const WHEN = { start: "Start", epoch1: "Epoch 1", end: "End" };
/** The end is what the race was run for; what was seen before it decides nothing. */
const ROLE = { start: "a look", epoch1: "a look", end: "decides" };
const MOMENTS = Object.keys(WHEN) as Verdict["at"][];
/** A race of one epoch ends where its first epoch does. */
const SHORT = MOMENTS.filter((at) => at !== "epoch1");
/** Most asked for first. */
const FIRST: readonly string[] = ["randomEqualBudget", "random"];
const ORDER = [...FIRST, ...ARMS.filter((arm) => !FIRST.includes(arm))];

type VerdictsProps = { readonly verdicts: readonly Verdict[] };
type ColumnsProps = VerdictsProps & { readonly moments: readonly Verdict["at"][] };

export function Verdicts() {
  const verdicts = useLabState(useState(createVerdictMemo)[0]);
  const isShort = useLabState(isShortRace);
  const isLong = useLabState((state) => state.arms.randomEqualBudget !== undefined);
  const finding = headlineOf(verdicts, isLong);
  const moments = isShort ? SHORT : MOMENTS;
  return (
    <>
      {finding !== undefined && <p className="headline">{finding}</p>}
      <p className="plainly">{headline(verdicts)}</p>
      <p className="fairness">
        {isLong
          ? "“Random, longer” has the same random starts, trained until it has used the arithmetic of parent, fusion and race together."
          : "The fused network started from its parent's training, which is not counted here; Curves count it “with parent”."}
      </p>
      <div className="shown">
        <Words verdicts={verdicts} moments={moments} />
        <Whiskers verdicts={verdicts} moments={moments} />
      </div>
    </>
  );
}

function opponentsIn(verdicts: readonly Verdict[]): readonly Verdict["against"][] {
  const place = (arm: string) => ORDER.indexOf(arm);
  return [...new Set(verdicts.map(({ against }) => against))].toSorted(
    (a, b) => place(a) - place(b),
  );
}

function Words({ verdicts, moments }: ColumnsProps) {
  const { arms } = useTheme();
  return (
    <div className="scroll" role="region" aria-label="Verdicts as a table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Fused against</th>
            {moments.map((at) => (
              <th key={at} scope="col">
                {WHEN[at]}, {ROLE[at]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {opponentsIn(verdicts).map((against) => (
            <tr key={against}>
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
          ))}
        </tbody>
      </table>
    </div>
  );
}

function VerdictCell({ verdict }: { readonly verdict: Verdict | undefined }) {
  if (!verdict) return <td className="pending">–</td>;
  if (verdict.n === 0) {
    return (
      <td title={verdictLine(verdict)}>
        <strong data-verdict={verdict.verdict}>{verdict.verdict}</strong>
        <span className="interval">
          {verdict.leftOut ? "every pair diverged" : "R² not defined"}
        </span>
      </td>
    );
  }
  const points = verdict.metric === "valAccuracy";
  const signed = (x: number) => signedValue(verdict, x);
  return (
    <td title={verdictLine(verdict)}>
      <strong data-verdict={verdict.verdict}>{verdict.verdict}</strong>
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
    </td>
  );
}

/** "0.0078", "< 0.0001" */
function shortP(p: number): string {
  return p < 1e-4 ? "< 0.0001" : String(Number(p.toPrecision(2)));
}

/** Each moment has a scale of its own: leads at the start are many times those at the end. */
function Whiskers({ verdicts, moments }: ColumnsProps) {
  const rows = useMemo(() => intervalRows(verdicts, moments), [verdicts, moments]);
  const isAccuracy = verdicts[0].metric === "valAccuracy";
  const optionsOf = useCallback(
    ({ width, theme }: Frame): IntervalsOptions => ({
      width,
      theme,
      label: `fused minus other, ${isAccuracy ? "points of accuracy" : "R²"}, 95 % interval`,
      columns: moments.map((at) => WHEN[at]),
    }),
    [isAccuracy, moments],
  );
  return (
    <div
      className="whiskers"
      style={{ "--height": `${intervalsHeight(rows.length)}px` } as CSSProperties}
    >
      <FigureView
        label="Differences with their intervals"
        make={useCallback((frame) => intervalsFigure(rows, optionsOf(frame)), [rows, optionsOf])}
        textAlternative={(frame) => describeIntervals(rows, optionsOf(frame))}
      />
    </div>
  );
}

function intervalRows(
  verdicts: readonly Verdict[],
  moments: readonly Verdict["at"][],
): readonly IntervalRow[] {
  const scale = verdicts[0]?.metric === "valAccuracy" ? 100 : 1;
  return opponentsIn(verdicts).map((against) => ({
    against,
    cells: moments.map((at) => {
      const found = verdicts.find((v) => v.against === against && v.at === at);
      if (!found || found.n === 0) return undefined;
      const { difference, interval, n, verdict } = found;
      const [low, high] = interval ?? [];
      const scaled = { difference: scale * difference, n, verdict };
      return low === undefined || high === undefined
        ? scaled
        : { ...scaled, interval: [scale * low, scale * high] as const };
    }),
  }));
}
