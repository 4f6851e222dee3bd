// Where a visitor is pointing on the curves, shared by both charts. A plain object that canvases
// look at each frame: hovering changes no React state.

import type { CurvesGeometry } from "#charts/curvesGeometry.ts";

export type Crosshair = {
  /** On the x axis, in its units; undefined when nobody points. */
  place: number | undefined;
  /** The chart that is pointed at: only there the values are written. */
  on: Painted | undefined;
  /** The two ends of a drag under way, on the x axis. */
  drag: readonly [from: number, to: number] | undefined;
  /** Grows with every change. */
  version: number;
};

export function createCrosshair(): Crosshair {
  return { place: undefined, on: undefined, drag: undefined, version: 0 };
}

export function point(crosshair: Crosshair, change: Partial<Omit<Crosshair, "version">>): void {
  Object.assign(crosshair, change);
  crosshair.version += 1;
}

/** What a chart painted last, for those who read from it. */
export interface Painted {
  readonly geometry: CurvesGeometry | undefined;
  /** Paintings so far. */
  readonly count: number;
  /** Milliseconds to wait before painting again: long races must not take more than a fifth of the time. */
  readonly pause: number;
  show(geometry: CurvesGeometry, milliseconds: number): void;
}

/** Fifteen paintings a second are enough for the eye. */
const LEAST_PAUSE = 66;

export function createPainted(): Painted {
  let geometry: CurvesGeometry | undefined;
  let count = 0;
  let pause = LEAST_PAUSE;
  return {
    get geometry() {
      return geometry;
    },
    get count() {
      return count;
    },
    get pause() {
      return pause;
    },
    show: (next, milliseconds) => {
      geometry = next;
      pause = Math.max(LEAST_PAUSE, 5 * milliseconds);
      count += 1;
    },
  };
}
