// A canvas that repaints in an animation frame when its stamp or its size changes, now and then while it
// is off the screen: painting never goes through React state. It is an image to assistive technology,
// named by `label`.

import { useEffect, useRef } from "react";
import type { PointerEvent } from "react";
import { paper } from "#app/hooks/paper.ts";
import { useView } from "#app/hooks/useView.ts";
import { everyFrame, wake } from "./frames.ts";

export type Painter = (
  surface: CanvasRenderingContext2D,
  width: number,
  height: number,
  ratio: number,
) => void;

type CanvasProps = {
  /** Absent: what it shows is in words elsewhere, and assistive technology passes it by. */
  readonly label?: string;
  readonly paint: Painter;
  /** Asked every frame: a new value means that there is something new to paint. Absent: paint only when `paint` changes. */
  readonly stamp?: () => unknown;
  readonly className?: string;
  readonly onPointerMove?: (event: PointerEvent<HTMLCanvasElement>) => void;
  readonly onPointerLeave?: () => void;
};

export function Canvas({
  label,
  paint,
  stamp,
  className,
  onPointerMove,
  onPointerLeave,
}: CanvasProps) {
  const [box, view] = useView<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const surface = canvas.current?.getContext("2d");
    if (!surface) return undefined;
    let painted: unknown = UNPAINTED;
    let since = -Infinity;
    return everyFrame(() => {
      const { width, height, zoom, visible } = view;
      if (width === 0 || height === 0) return;
      const ratio = Math.min((window.devicePixelRatio || 1) * zoom, 3);
      const size = [Math.round(width * ratio), Math.round(height * ratio)] as const;
      const wanted = stamp?.();
      if (wanted === painted && fits(surface.canvas, size)) return;
      const isSeen = visible || paper.getState();
      if (!isSeen && performance.now() - since < UNSEEN_PAUSE) return wake();
      since = performance.now();
      painted = wanted;
      fit(surface.canvas, size);
      paint(surface, width, height, ratio);
    });
  }, [paint, stamp, view]);

  return (
    <div ref={box} className={className ? `canvas ${className}` : "canvas"}>
      <canvas
        ref={canvas}
        {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
        onPointerMove={onPointerMove}
        onPointerLeave={onPointerLeave}
      />
    </div>
  );
}

/** Milliseconds between two paintings off the screen: it is up to date when somebody scrolls there. */
const UNSEEN_PAUSE = 1000;

const UNPAINTED = Symbol("unpainted");

/** Columns and rows of device pixels. */
type PixelSize = readonly [number, number];

const fits = (canvas: HTMLCanvasElement, [columns, rows]: PixelSize): boolean =>
  canvas.width === columns && canvas.height === rows;

/** Setting a size clears the canvas, even where it is the size it had. */
function fit(canvas: HTMLCanvasElement, size: PixelSize): void {
  if (!fits(canvas, size)) [canvas.width, canvas.height] = size;
}
