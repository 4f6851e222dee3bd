// The size of an element in CSS pixels, as it changes.

import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { measuring } from "./paper.ts";

export type Size = { readonly width: number; readonly height: number };

export function useSize<T extends Element>(): [RefObject<T | null>, Size] {
  const ref = useRef<T>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const take = ({ width, height }: DOMRectReadOnly) =>
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    const observer = new ResizeObserver(([{ contentRect }]) => take(contentRect));
    observer.observe(element);
    const unmeasured = measuring(element, take);
    return () => {
      unmeasured();
      observer.disconnect();
    };
  }, []);
  return [ref, size];
}
