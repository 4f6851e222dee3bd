// A picture of many numbers that shows the one under the pointer, or, focused, the one under a cursor
// that the arrow keys move. The words are written to an element of the caller's, outside React, because
// they may change with every frame.

import { useCallback, useRef } from "react";
import type { KeyboardEvent, PointerEvent, RefObject } from "react";
import type { Tensor } from "#core/math/tensor.ts";
import { paintMarks } from "#charts/marks/canvas.ts";
import type { Box } from "#charts/marks/marks.ts";
import { neighbourCell } from "#charts/tensor/readout.ts";
import { cellAt } from "#charts/tensor/tiles.ts";
import type { Cell, TileLayout } from "#charts/tensor/tiles.ts";
import { Canvas } from "#app/ui/Canvas.tsx";
import type { Painter } from "#app/ui/Canvas.tsx";
import type { Size } from "#app/hooks/useSize.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { boxOf, paintCursor } from "./cellPainting.ts";
import type { CellKind } from "./cellPainting.ts";

type CellPictureProps = {
  readonly label: string;
  readonly kind: CellKind;
  /** Asked every frame; a new tensor is painted. */
  readonly tensor: () => Tensor | undefined;
  /** Where the value under the cursor is written; empty without one. */
  readonly readout: RefObject<HTMLElement | null>;
  /** Called with every cell that the cursor reaches; the last one stays framed when the cursor is gone. */
  readonly onCell?: (cell: Cell) => void;
};

type Shown = { readonly values: Tensor; readonly layout: TileLayout; readonly box: Box };

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function CellPicture({ label, kind, tensor, readout, onCell }: CellPictureProps) {
  const theme = useTheme();
  const spoken = useRef<HTMLSpanElement>(null);
  const cursor = useRef<Cell>(undefined);
  const reported = useRef<Cell>(undefined);
  const seen = useRef<{ tensor: Tensor | undefined; cell: Cell | undefined }>(undefined);

  const stamp = useCallback(() => {
    const now = { tensor: tensor(), cell: cursor.current };
    const old = seen.current;
    if (!old || old.tensor !== now.tensor || old.cell !== now.cell) seen.current = now;
    return seen.current;
  }, [tensor]);

  /** The numbers, and where they lie in a place of this size: known before anything has been painted. */
  const shownIn = useCallback(
    ({ width, height }: Size): Shown | undefined => {
      const values = tensor();
      if (!values || width === 0 || height === 0) return undefined;
      const layout = kind.layoutOf(values, width / height);
      return { values, layout, box: boxOf(layout, width, height) };
    },
    [kind, tensor],
  );

  const paint = useCallback<Painter>(
    (surface, width, height, ratio) => {
      surface.setTransform(ratio, 0, 0, ratio, 0, 0);
      surface.clearRect(0, 0, width, height);
      const shown = shownIn({ width, height });
      if (!shown) return;
      const { values, layout, box } = shown;
      paintMarks(surface, kind.marksOf(values, layout, box, theme));
      const cell = cursor.current && stillThere(layout, cursor.current);
      const framed = cell ?? (reported.current && stillThere(layout, reported.current));
      if (framed) paintCursor(surface, layout, framed, box, theme);
      if (readout.current) readout.current.textContent = cell ? kind.readout(values, cell) : "";
    },
    [kind, shownIn, theme, readout],
  );

  function point(event: PointerEvent<HTMLElement>): void {
    const place = event.currentTarget.getBoundingClientRect();
    const shown = shownIn(place);
    if (!shown) return;
    const { layout, box } = shown;
    const x = ((event.clientX - place.left - box.x) * layout.width) / box.width;
    const y = ((event.clientY - place.top - box.y) * layout.height) / box.height;
    moveTo(cellAt(layout, x, y));
  }

  function moveTo(cell: Cell | undefined): void {
    if (cell && onCell && cell.index !== reported.current?.index) {
      onCell(cell);
      reported.current = cell;
    }
    cursor.current = cell;
  }

  function step(event: KeyboardEvent<HTMLElement>): void {
    const arrow = ARROWS[event.key];
    if (event.key === "Escape" && cursor.current) {
      clear();
      event.preventDefault();
      return;
    }
    const shown = arrow && shownIn(event.currentTarget.getBoundingClientRect());
    if (!shown) return;
    event.preventDefault();
    const { values, layout } = shown;
    const from = cursor.current ?? reported.current;
    const here = from && stillThere(layout, from);
    moveTo(here ? neighbourCell(layout, here, ...arrow) : cellAt(layout, 0, 0));
    if (spoken.current && cursor.current)
      spoken.current.textContent = kind.readout(values, cursor.current);
  }

  function clear(): void {
    cursor.current = undefined;
    if (spoken.current) spoken.current.textContent = "";
  }

  return (
    <div
      className="cell-picture"
      role="application"
      aria-label={`${label}: arrow keys read single values`}
      tabIndex={0}
      onPointerDown={point}
      onPointerMove={point}
      onPointerLeave={clear}
      onKeyDown={step}
      onBlur={clear}
    >
      <Canvas label={label} paint={paint} stamp={stamp} />
      <span ref={spoken} className="visually-hidden" aria-live="polite" />
    </div>
  );
}

/** The same cell in this layout; undefined where the present network has fewer. */
function stillThere(layout: TileLayout, { tile, row, col }: Cell): Cell | undefined {
  const { tiles, tileRows, tileCols, strides } = layout;
  if (tile >= tiles || row >= tileRows || col >= tileCols) return undefined;
  return { tile, row, col, index: tile * strides.tile + row * strides.row + col * strides.col };
}
