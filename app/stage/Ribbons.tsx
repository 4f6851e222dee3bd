// Bands from the span's blocks to the fused block, growing for 600 ms after each fusion; at once
// where the visitor prefers reduced motion.

import { useEffect, useState } from "react";
import type { Span } from "#core/model/blocks.ts";
import { ribbonPath } from "#charts/stage/ribbons.ts";
import { useSize } from "#app/hooks/useSize.ts";
import { useLabState } from "#app/hooks/useLab.ts";

const DURATION = 600;

export function Ribbons({ span, columns }: { readonly span: Span; readonly columns: number }) {
  const report = useLabState((state) => state.fusion);
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const t = useGrowth(report);
  const column = width / columns;
  const blocks = Array.from({ length: span[1] - span[0] + 1 }, (_, i) => span[0] + i);
  return (
    <div className="ribbons" ref={box} aria-hidden="true">
      <svg width={width} height={height}>
        {blocks.map((number) => {
          const end = { x: (number - 1) * column, width: column };
          const ribbon = { from: { ...end, y: 0 }, to: { ...end, y: height } };
          return <path key={number} d={ribbonPath(ribbon, t)} />;
        })}
      </svg>
    </div>
  );
}

/** Goes from 0 to 1 in 600 ms each time `key` changes. */
function useGrowth(key: unknown): number {
  const [t, setT] = useState(0);
  useEffect(() => {
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
      setT(1);
      return undefined;
    }
    let frame = 0;
    const began = performance.now();
    const tick = (now: number) => {
      const next = Math.min(1, (now - began) / DURATION);
      setT(next);
      if (next < 1) frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [key]);
  return t;
}
