// The size of an element in CSS pixels and whether it is on the screen, for painters: kept outside
// React's state, for a painter asks every frame and React need not know.

import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { wake } from "#app/ui/frames.ts";

export type View = { width: number; height: number; visible: boolean };

/** Painted ahead of scrolling by so much. */
const MARGIN = "200px";

export function useView<T extends Element>(): [RefObject<T | null>, View] {
  const ref = useRef<T>(null);
  const [view] = useState<View>(() => ({ width: 0, height: 0, visible: true }));
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const resized = new ResizeObserver(([{ contentRect }]) => {
      view.width = contentRect.width;
      view.height = contentRect.height;
      wake();
    });
    const seen = new IntersectionObserver(
      (entries) => {
        view.visible = entries[entries.length - 1].isIntersecting;
        wake();
      },
      { rootMargin: MARGIN },
    );
    resized.observe(element);
    seen.observe(element);
    return () => {
      resized.disconnect();
      seen.disconnect();
    };
  }, [view]);
  return [ref, view];
}
