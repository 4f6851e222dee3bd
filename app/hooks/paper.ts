// Whether the page is laid out for paper, and that everything on it is there and painted before it goes there.

import { flushSync } from "react-dom";
import { isAllThere } from "#app/ui/Lazy.tsx";
import { turnAll } from "#app/ui/frames.ts";
import { watchMedia } from "./media.ts";

export const paper = watchMedia("print");

/** What asks for its size, and is given it: out of sight, observers report none. */
const measured = new Map<Element, (rect: DOMRectReadOnly) => void>();

/** Has `take` be given the size of the inside of `element` before it is printed, until the function that comes back is called. */
export function measuring(element: Element, take: (rect: DOMRectReadOnly) => void): () => void {
  measured.set(element, take);
  return () => void measured.delete(element);
}

/** Sizes of all that is on the page now; what they bring onto it is measured once more. */
function measureAll(): void {
  for (let round = 0; round < 2; round++) {
    flushSync(() => measured.forEach((take, element) => take(insideOf(element))));
  }
}

/** As a ResizeObserver has it; of what is hidden on a screen of this size, and may not be on paper, a canvas's own. */
function insideOf(element: Element): DOMRectReadOnly {
  if (element.getClientRects().length === 0) return new DOMRect(0, 0, 300, 150);
  const style = getComputedStyle(element);
  const [left, right, top, bottom] = (["Left", "Right", "Top", "Bottom"] as const).map((side) =>
    Number.parseFloat(style[`padding${side}`]),
  );
  const { clientWidth, clientHeight } = element;
  return new DOMRect(left, top, clientWidth - left - right, clientHeight - top - bottom);
}

function lay(isPaper: boolean): void {
  document.documentElement.toggleAttribute("data-printing", isPaper);
  paper.setState(isPaper);
}

function paintAll(): void {
  measureAll();
  turnAll();
}

// What paper changes is rendered in the microtasks of this event: measured and painted behind them, before
// the browser looks.
window.addEventListener("beforeprint", () => {
  lay(true);
  queueMicrotask(() => queueMicrotask(paintAll));
});
window.addEventListener("afterprint", () => lay(false));

const nextFrame = () => new Promise((settle) => requestAnimationFrame(settle));

/** Prints the page, after the scripts of what was folded on it have come. */
export async function print(page: Window): Promise<void> {
  lay(true);
  do await nextFrame();
  while (!isAllThere());
  paintAll(); // the events of a script's own printing leave no time for it
  page.print();
  lay(false);
}
