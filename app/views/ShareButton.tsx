// Copies the link that opens this very experiment; where the clipboard is closed to pages, shows it.

import { useId, useRef, useState } from "react";
import { addressOf } from "#app/address.ts";
import { useLab } from "#app/hooks/useLab.ts";

export function ShareButton() {
  const lab = useLab();
  const dialog = useRef<HTMLDialogElement>(null);
  const [link, setLink] = useState("");
  const id = useId();

  async function share(): Promise<void> {
    const { experiment, presetId } = lab.store.getState();
    const address = addressOf(window.location.href, experiment, presetId);
    try {
      await navigator.clipboard.writeText(address);
      lab.say("Link copied: it opens this experiment with its settings, seed, span and arms.");
    } catch {
      setLink(address);
      dialog.current?.showModal();
    }
  }

  return (
    <>
      <button type="button" className="quiet" onClick={() => void share()}>
        Share
      </button>
      <dialog ref={dialog} className="share" aria-labelledby={id}>
        <h2 id={id}>Link to this experiment</h2>
        <p>This browser did not let the page copy it. It is selected: copy it from here.</p>
        <input
          aria-label="Link"
          readOnly
          value={link}
          autoFocus
          onFocus={(event) => event.target.select()}
        />
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
