// What a key does to a talk. Clickers send PageUp and PageDown, some of them "." for the dark wall.

import { useEffect } from "react";

/** The actions of a talk, by the names that the key list has for them. */
export type Action =
  | "forward"
  | "back"
  | "start"
  | "anew"
  | "blank"
  | "code"
  | "keys"
  | "full"
  | "leave";

/** In the order in which they are listed. */
export const KEYS: readonly {
  readonly action: Action;
  readonly keys: readonly string[];
  readonly does: string;
}[] = [
  { action: "forward", keys: ["ArrowRight", "PageDown", " "], does: "next; begins what is due" },
  { action: "back", keys: ["ArrowLeft", "PageUp"], does: "back" },
  { action: "start", keys: ["Home"], does: "to the first" },
  { action: "anew", keys: ["r"], does: "to the first, with nothing trained" },
  { action: "blank", keys: ["b", "."], does: "blanks the picture" },
  { action: "code", keys: ["q"], does: "shows the address as a QR code" },
  { action: "full", keys: ["f"], does: "fills the screen" },
  { action: "keys", keys: ["?"], does: "shows the keys" },
  {
    action: "leave",
    keys: ["Escape"],
    does: "closes what is over the picture, then the presentation",
  },
];

const WORDS: { readonly [key in string]?: string } = {
  ArrowRight: "→",
  ArrowLeft: "←",
  PageDown: "Page Down",
  PageUp: "Page Up",
  " ": "Space",
  Escape: "Esc",
};

export const wordOf = (key: string): string => WORDS[key] ?? key;

/** What a key press asks for; undefined where it is the browser's, or a control's own. */
export function actionOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return KEYS.find(({ keys }) => keys.includes(key))?.action;
}

export function useKeys(act: (action: Action) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = actionOf(event);
      if (!action || isForControl(event)) return;
      event.preventDefault();
      act(action);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [act]);
}

/** Space presses a button that has the focus, arrows move a slider or a choice. */
function isForControl({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (key === " ") return target.closest("button, input, select, summary") !== null;
  return key.startsWith("Arrow") && target.closest("input, select, [role=slider]") !== null;
}
