// Where a visitor is pointing on the curves, shared by both charts. A plain object that canvases
// look at each frame: hovering changes no React state.

import type { CurvesGeometry } from "#charts/curves/curvesGeometry.ts";

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
  /** The figure's maker at the last painting: another one means that what was asked for since is not yet painted. */
  readonly maker: unknown;
  /** Milliseconds to wait before painting again: long races must not take more than a fifth of the time. */
  readonly pause: number;
  show(geometry: CurvesGeometry, milliseconds: number, maker: unknown): void;
  /** Calls back after each painting; returns how to stop. */
  listen(listener: () => void): () => void;
}

/** Fifteen paintings a second are enough for the eye. */
const LEAST_PAUSE = 66;

export function createPainted(): Painted {
  let geometry: CurvesGeometry | undefined;
  let count = 0;
  let maker: unknown;
  const listeners = new Set<() => void>();
  let pause = LEAST_PAUSE;
  return {
    get geometry() {
      return geometry;
    },
    get count() {
      return count;
    },
    get maker() {
      return maker;
    },
    get pause() {
      return pause;
    },
    show: (next, milliseconds, by) => {
      geometry = next;
      maker = by;
      pause = Math.max(LEAST_PAUSE, 5 * milliseconds);
      count += 1;
      for (const listener of listeners) listener();
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
