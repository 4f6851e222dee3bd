// Wakes the animation loop whenever a picture may have changed: at an event of the worker, a change of
// the store, a pointer, a key or a scroll of the visitor. Otherwise it sleeps, and the page costs
// nothing.

import type { LabClient } from "#worker/client.ts";
import type { Lab } from "#store/lab.ts";
import { wake } from "./ui/frames.ts";

const HANDS = ["pointermove", "pointerdown", "pointerup", "pointerout", "keydown", "input"];
const FOCUS = ["focusin", "focusout"];

export function stayAwake(client: LabClient, { store }: Lab, page: Window): void {
  client.listen(wake);
  store.subscribe(wake);
  for (const type of [...HANDS, ...FOCUS]) {
    page.addEventListener(type, wake, { capture: true, passive: true });
  }
}
