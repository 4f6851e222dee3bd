// Copies the link that opens this very experiment; where the clipboard is closed to pages, shows it.

import { useState } from "react";
import { LONGEST_LINK } from "#core/experiment/link.ts";
import { addressOf } from "#app/address.ts";
import { Afloat, lazyView } from "#app/ui/Lazy.tsx";
import { useLab } from "#app/hooks/useLab.ts";

const LinkDialog = lazyView(async () => (await import("./LinkDialog.tsx")).LinkDialog, Afloat);

export function ShareButton() {
  const lab = useLab();
  /** What could not be copied, while the dialog shows it. */
  const [link, setLink] = useState("");

  async function share(): Promise<void> {
    const { experiment, presetId } = lab.store.getState();
    const address = addressOf(window.location.href, experiment, presetId);
    if (new URL(address).hash.length > LONGEST_LINK) {
      lab.warn(
        "This experiment is too long for a link: save experiment.json under Export instead.",
      );
      return;
    }
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
      {link !== "" && <LinkDialog link={link} onClose={() => setLink("")} />}
    </>
  );
}
