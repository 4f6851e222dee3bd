// The way into a block: its number as a button that covers the card's title and opens the block in a
// dialog, which is fetched when it is first wanted.

import { Suspense, lazy, useState } from "react";
import type { Arm } from "#core/experiment/schema.ts";
import type { Block } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";

const BlockDialog = lazy(async () => ({
  default: (await import("./BlockDialog.tsx")).BlockDialog,
}));

/** A block of an arm's network, and what the dialog calls it. */
export type OpenedBlock = {
  readonly arm: Arm;
  readonly network: Network;
  readonly block: Block;
  /** "Layer 2, dense 32" */
  readonly title: string;
};

type OpenBlockProps = { readonly number: string; readonly opened: OpenedBlock };

export function OpenBlock({ number, opened }: OpenBlockProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="open-block" onClick={() => setOpen(true)}>
        <span className="visually-hidden">Open layer </span>
        {number}
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <BlockDialog opened={opened} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
