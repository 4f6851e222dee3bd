// How the visitor wants to see the curves: remembered while the page is open, no part of the experiment.

import { useState } from "react";
import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import type { YFollows } from "#charts/curves/curvesOptions.ts";
import type { BandKind, XAxis } from "#charts/curves/curveData.ts";
import { useLabState } from "#app/hooks/useLab.ts";

export type CurvesView = {
  readonly band: BandKind;
  /** Of the loss; accuracy and R² are always linear. */
  readonly yScale: "linear" | "log";
  readonly xAxis: XAxis;
  /** Which values the height of both charts holds. */
  readonly yFollows: YFollows;
  /** Whether arms start where their parent's training ended, on each axis. */
  readonly withParent: Readonly<Record<XAxis, boolean>>;
};

const FIRST: CurvesView = {
  band: "sd",
  yScale: "log",
  xAxis: "step",
  yFollows: "all", // the head start at first: in the last quarter of a race it is out of sight
  withParent: { step: false, seconds: true, flop: true },
};

/** A stretch of the x axis, good only for the run and the axis on which it was chosen. */
type Zoom = {
  readonly run: ArmSummary | undefined;
  readonly xAxis: XAxis;
  readonly withParent: boolean;
  readonly domain: readonly [number, number];
};

export type CurvesViewState = {
  readonly view: CurvesView;
  readonly change: (fields: Partial<CurvesView>) => void;
  readonly zoom: readonly [number, number] | undefined;
  readonly setZoom: (domain: readonly [number, number] | undefined) => void;
};

export function useCurvesView(): CurvesViewState {
  const run = useLabState((state) => state.arms.original?.summary);
  const [view, setView] = useState(FIRST);
  const [zoom, setZoom] = useState<Zoom>();
  const { xAxis } = view;
  const withParent = view.withParent[xAxis];
  const isGood = zoom?.run === run && zoom?.xAxis === xAxis && zoom.withParent === withParent;
  return {
    view,
    change: (fields) => setView((old) => ({ ...old, ...fields })),
    zoom: isGood ? zoom.domain : undefined,
    setZoom: (domain) => setZoom(domain && { run, xAxis, withParent, domain }),
  };
}
