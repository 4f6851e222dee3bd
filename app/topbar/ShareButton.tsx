// Copies the link that opens this experiment; shows it where the clipboard is closed to pages.

import { useState } from "react";
import { isOwnTable } from "#core/data/catalogue.ts";
import { LONGEST_LINK } from "#core/experiment/schema/link.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { clipName } from "#core/message.ts";
import { addressOf } from "#app/address.ts";
import { Afloat, lazyView } from "#app/ui/Lazy.tsx";
import { useLab } from "#app/hooks/useLab.ts";

const LinkDialog = lazyView(async () => (await import("./LinkDialog.tsx")).LinkDialog, Afloat);

/** A table of the visitor's own never leaves this machine: the link cannot hold it. */
function sentenceFor({ data }: Experiment): string {
  const copied = "Link copied: it opens this experiment with its settings, seed, span and arms.";
  const needed = ` Whoever opens it needs ${clipName(data.name)} as well, by Open….`;
  return isOwnTable(data.name) ? copied + needed : copied;
}

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
      lab.showStatus(sentenceFor(experiment));
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
