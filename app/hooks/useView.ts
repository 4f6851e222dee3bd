// The size of an element in CSS pixels and whether it is on the screen, for painters: kept outside
// React's state, for a painter asks every frame and React need not know.

import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { wake } from "#app/ui/frames.ts";
import { measuring } from "./paper.ts";

export type View = {
  width: number;
  height: number;
  /** By how much styles enlarge it: so many more pixels it has. */
  zoom: number;
  visible: boolean;
};

type Zoomable = { readonly currentCSSZoom?: number };

/** Painted ahead of scrolling by so much. */
const MARGIN = "200px";

export function useView<T extends Element>(): [RefObject<T | null>, View] {
  const ref = useRef<T>(null);
  const [view] = useState<View>(() => ({ width: 0, height: 0, zoom: 1, visible: true }));
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const take = ({ width, height }: DOMRectReadOnly) => {
      view.width = width;
      view.height = height;
      view.zoom = (element as Zoomable).currentCSSZoom ?? 1;
      wake();
    };
    const resized = new ResizeObserver(([{ contentRect }]) => take(contentRect));
    const seen = new IntersectionObserver(
      (entries) => {
        view.visible = entries[entries.length - 1].isIntersecting;
        wake();
      },
      { rootMargin: MARGIN },
    );
    resized.observe(element);
    seen.observe(element);
    const unmeasured = measuring(element, take);
    return () => {
      unmeasured();
      resized.disconnect();
      seen.disconnect();
    };
  }, [view]);
  return [ref, view];
}
