// The verdicts as dots and whiskers about zero.

import { useCallback, useMemo } from "react";
import type { CSSProperties } from "react";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { describeIntervals, intervalsFigure, intervalsHeight } from "#charts/verdict/intervals.ts";
import type { IntervalRow, IntervalsOptions } from "#charts/verdict/intervals.ts";
import { ghostVerdict } from "#store/runs/ghosts.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { allIn, opponentsIn, WHEN } from "./shown.ts";
import type { Shown } from "./shown.ts";

/** Each moment has a scale of its own: leads at the start are many times those at the end. */
export function Whiskers({ verdicts, ghosts, moments }: Shown) {
  const rows = useMemo(
    () => intervalRows({ verdicts, ghosts, moments }),
    [verdicts, ghosts, moments],
  );
  const { arm, metric } = allIn({ verdicts, ghosts })[0];
  const isAccuracy = metric === "valAccuracy";
  const optionsOf = useCallback(
    ({ width, theme }: Frame): IntervalsOptions => ({
      width,
      theme,
      label: `${theme.arms[arm].label} minus other, ${isAccuracy ? "points of accuracy" : "R²"}, 95 % interval`,
      columns: moments.map((at) => WHEN[at]),
      ...(!isAccuracy && { reach: 2 }), // a diverged opponent has an R² of minus a million
    }),
    [arm, isAccuracy, moments],
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

function intervalRows({ verdicts, ghosts, moments }: Shown): readonly IntervalRow[] {
  return opponentsIn({ verdicts, ghosts }).flatMap((against) => [
    {
      against,
      cells: moments.map((at) =>
        intervalOf(verdicts.find((v) => v.against === against && v.at === at)),
      ),
    },
    ...ghosts.map((run) => ({
      against,
      ghost: run.name,
      cells: moments.map((at) => intervalOf(ghostVerdict(run, against, at))),
    })),
  ]);
}

function intervalOf(found: Verdict | undefined): IntervalRow["cells"][number] {
  if (!found || found.n === 0) return undefined;
  const { difference, interval, n, verdict, metric } = found;
  const scale = metric === "valAccuracy" ? 100 : 1;
  const [low, high] = interval ?? [];
  const scaled = { difference: scale * difference, n, verdict };
  return low === undefined || high === undefined
    ? scaled
    : { ...scaled, interval: [scale * low, scale * high] as const };
}
