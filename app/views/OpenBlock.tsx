// The way into a block: its number as a button that covers the card's title and opens the block in a
// dialog, which is fetched when it is first wanted.

import { useState } from "react";
import type { Arm } from "#core/experiment/schema.ts";
import type { Block } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { Afloat, lazyView } from "#app/ui/Lazy.tsx";

/** A block of an arm's network, and what the dialog calls it. */
export type OpenedBlock = {
  readonly arm: Arm;
  readonly network: Network;
  readonly block: Block;
  /** "Layer 2, dense 32" */
  readonly title: string;
};

export type BlockDialogProps = {
  readonly opened: OpenedBlock;
  readonly onClose: () => void;
};

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
