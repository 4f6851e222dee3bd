// The figures on the page, so that Export can offer each: FigureView registers itself here.

import type { Figure } from "#charts/marks/marks.ts";

export type ShownFigure = {
  readonly label: string;
  readonly place: Element;
  /** The figure as it is now; undefined where it has no room, as in a closed disclosure. */
  readonly draw: () => Figure | undefined;
};

const shown = new Set<ShownFigure>();

/** Registers a figure; the function returned removes it. */
export function enterFigure(figure: ShownFigure): () => void {
  shown.add(figure);
  return () => void shown.delete(figure);
}

/** Those that have room now, in the order of the page. */
export function figuresShown(): readonly ShownFigure[] {
  const follows = Node.DOCUMENT_POSITION_FOLLOWING;
  const visible = [...shown].filter(({ place }) => place.getClientRects().length > 0);
  return visible.toSorted((a, b) => (a.place.compareDocumentPosition(b.place) & follows ? -1 : 1));
}
