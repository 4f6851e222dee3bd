// The button that opens a block: its number, covering the card's title. The dialog is fetched at the
// first use.

import { useState } from "react";
import { Afloat, lazyView } from "#app/ui/Lazy.tsx";
import type { OpenedBlock } from "./openedBlock.ts";

const BlockDialog = lazyView(async () => (await import("./BlockDialog.tsx")).BlockDialog, Afloat);

type OpenBlockProps = { readonly number: string; readonly opened: OpenedBlock };

export function OpenBlock({ number, opened }: OpenBlockProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="open-block"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <span className="visually-hidden">Open layer </span>
        {number}
      </button>
      {isOpen && <BlockDialog opened={opened} onClose={() => setOpen(false)} />}
    </>
  );
}
