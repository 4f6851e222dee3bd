// A figure of the charts room on a canvas, as large as its box, repainted when its stamp changes.
// Its text alternative lies behind a disclosure: a sentence and a table, for eyes and ears alike.

import { useCallback, useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { paintFigure } from "#charts/marks/canvas.ts";
import type { Figure } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { Canvas } from "./Canvas.tsx";
import type { Painter } from "./Canvas.tsx";
import { enterFigure } from "./figureRegistry.ts";
import { TextAlternativeView } from "./TextAlternativeView.tsx";

/** The room there is for a figure, and the colours in force. */
export type Frame = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** To be saved, larger than on the page: nobody points at it. */
  readonly isSaved?: boolean;
};

/** Pixels of the shorter side of a figure that is saved. */
const LEAST_SIDE = 240;

type FigureViewProps = {
  readonly label: string;
  readonly make: (frame: Frame) => Figure;
  readonly stamp?: () => unknown;
  /** Asked while the text alternative is open, about once a second. */
  readonly textAlternative: (frame: Frame) => TextAlternative;
  readonly className?: string;
  /** What lies over the canvas, such as a crosshair. */
  readonly children?: ReactNode;
};

export function FigureView({
  label,
  make,
  stamp,
  textAlternative,
  className,
  children,
}: FigureViewProps) {
  const theme = useTheme();
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    const figure = place.current;
    if (!figure) return undefined;
    return enterFigure({ label, place: figure, draw: () => drawLarge(figure, make, theme) });
  }, [label, make, theme]);
  const paint = useCallback<Painter>(
    (surface, width, height, ratio) => paintFigure(surface, make({ width, height, theme }), ratio),
    [make, theme],
  );
  return (
    <figure ref={place} className={className ? `figure ${className}` : "figure"}>
      <Canvas label={label} paint={paint} {...(stamp ? { stamp } : {})} />
      {children}
      <TextAlternativeView
        label={label}
        textAlternative={() => textAlternative({ width: 0, height: 0, theme })}
      />
    </figure>
  );
}

/** The figure in its proportions, at least as large as one wants to keep it; undefined where it has no room. */
function drawLarge(
  place: Element,
  make: FigureViewProps["make"],
  theme: Theme,
): Figure | undefined {
  const box = place.querySelector(".canvas")?.getBoundingClientRect();
  if (!box || box.width === 0 || box.height === 0) return undefined;
  const factor = Math.max(1, LEAST_SIDE / Math.min(box.width, box.height));
  return make({ width: factor * box.width, height: factor * box.height, theme, isSaved: true });
}
