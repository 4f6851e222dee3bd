// Notes below fields lie over what is below them: each goes as soon as something else is changed or pressed, so that
// there is never more than one.

const clears = new Map<Element, () => void>();
let isListening = false;

/** From now on `clear` is called whenever anything but `field` is changed or pressed, as long as it is on the page. */
export function watchNote(field: Element, clear: () => void): void {
  if (!isListening) {
    isListening = true;
    for (const kind of ["input", "change", "pointerdown"]) {
      document.addEventListener(kind, clearOthers, { capture: true, passive: true });
    }
  }
  clears.set(field, clear);
}

function clearOthers({ target }: Event): void {
  for (const [field, clear] of clears) {
    if (!field.isConnected) clears.delete(field);
    else if (field !== target) clear();
  }
}
