// A canvas that repaints in requestAnimationFrame when its stamp changes: painting never goes
// through React state. It is an image to assistive technology, named by `label`.

import { useEffect, useRef } from "react";
import type { PointerEvent } from "react";
import { useSize } from "#app/hooks/useSize.ts";

export type Painter = (
  surface: CanvasRenderingContext2D,
  width: number,
  height: number,
  ratio: number,
) => void;

type CanvasProps = {
  /** Absent: what it shows is said elsewhere, and assistive technology passes it by. */
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
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const surface = canvas.current?.getContext("2d");
    if (!surface || width === 0 || height === 0) return undefined;
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    surface.canvas.width = Math.round(width * ratio);
    surface.canvas.height = Math.round(height * ratio);
    let last: unknown = UNPAINTED;
    let frame = 0;
    const tick = () => {
      const now = stamp?.();
      if (now !== last) paint(surface, width, height, ratio);
      last = now;
      if (stamp) frame = requestAnimationFrame(tick);
    };
    tick();
    return () => cancelAnimationFrame(frame);
  }, [paint, stamp, width, height]);

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

const UNPAINTED = Symbol("unpainted");
