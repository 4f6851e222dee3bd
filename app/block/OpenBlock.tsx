// The way into a block: its number as a button that covers the card's title and opens the block in a
// dialog, which is fetched when it is first wanted.

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
