// Which figures stand on the page, so that Export can offer each: FigureView enters itself here.

import type { Figure } from "#charts/marks.ts";

export type ShownFigure = {
  readonly label: string;
  /** The figure as it stands now; undefined where it has no room, as in a closed disclosure. */
  readonly draw: () => Figure | undefined;
};

const shown = new Set<ShownFigure>();

/** Enters a figure; the function returned takes it out again. */
export function enterFigure(figure: ShownFigure): () => void {
  shown.add(figure);
  return () => void shown.delete(figure);
}

/** In the order of the page, as far as figures were entered in it. */
export function figuresShown(): readonly ShownFigure[] {
  return [...shown];
}
