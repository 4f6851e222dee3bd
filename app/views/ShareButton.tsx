// Copies the link that opens this very experiment; where the clipboard is closed to pages, shows it.

import { useEffect, useId, useRef, useState } from "react";
import { addressOf } from "#app/address.ts";
import { useLab } from "#app/hooks/useLab.ts";

export function ShareButton() {
  const lab = useLab();
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  /** What could not be copied, while the dialog shows it. */
  const [link, setLink] = useState("");
  const id = useId();

  useEffect(() => {
    if (link === "") return;
    dialog.current?.showModal();
    field.current?.select();
  }, [link]);

  async function share(): Promise<void> {
    const { experiment, presetId } = lab.store.getState();
    const address = addressOf(window.location.href, experiment, presetId);
    try {
      await navigator.clipboard.writeText(address);
      lab.say("Link copied: it opens this experiment with its settings, seed, span and arms.");
    } catch {
      setLink(address);
    }
  }

  return (
    <>
      <button type="button" className="quiet" onClick={() => void share()}>
        Share
      </button>
      <dialog ref={dialog} className="share" aria-labelledby={id} onClose={() => setLink("")}>
        <h2 id={id}>Link to this experiment</h2>
        <p>This browser did not let the page copy it. It is selected: copy it from here.</p>
        <input ref={field} aria-label="Link" readOnly value={link} />
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
