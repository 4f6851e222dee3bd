// Ctrl/⌘+Z and Shift+Ctrl/⌘+Z (or Ctrl+Y) anywhere but in a text field, where they belong to the text.

import { useEffect } from "react";
import { useLab } from "./useLab.ts";

export function useUndoKeys(): void {
  const lab = useLab();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) lab.redo();
      else lab.undo();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [lab]);
}

/** Inputs that hold no text: there the keys are free. */
const TEXTLESS = ["range", "checkbox", "radio", "button", "color", "file"];

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !TEXTLESS.includes(target.type);
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.tagName === "TEXTAREA")
  );
}
