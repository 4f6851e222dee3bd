// A moment of the race that another panel asks the curves to show: the crosshair goes there.

import { create } from "zustand";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { CurvesGeometry } from "#charts/curves/curvesGeometry.ts";

export type Moment = { readonly at: Verdict["at"]; readonly arm: Arm };

/** The latest that was asked for; each asking is a new object. */
export const useMoment = create<{ readonly asked: Moment | undefined }>(() => ({
  asked: undefined,
}));

export function showMoment(asked: Moment): void {
  useMoment.setState({ asked });
}

const EVALUATION = { start: 0, epoch1: 1, end: -1 };

/** Where on the axis the arm was evaluated then; undefined where it is not drawn. */
export function placeOfMoment({ curves }: CurvesGeometry, { at, arm }: Moment): number | undefined {
  const found = curves.find(({ curve }) => curve.arm === arm && curve.part !== "train");
  return found && [...found.places].at(EVALUATION[at]);
}
