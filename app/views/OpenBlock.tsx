// The way into a block: its number as a button that covers the card's title and opens the block in a
// dialog, which is fetched when it is first wanted.

import { useState } from "react";
import type { ComponentType } from "react";
import type { Arm } from "#core/experiment/schema.ts";
import type { Block } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { useLab } from "#app/hooks/useLab.ts";

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

type OpenBlockProps = { readonly number: string; readonly opened: OpenedBlock };

export function OpenBlock({ number, opened }: OpenBlockProps) {
  const lab = useLab();
  const [Dialog, setDialog] = useState<ComponentType<BlockDialogProps>>();

  async function open(): Promise<void> {
    try {
      const { BlockDialog } = await import("./BlockDialog.tsx");
      setDialog(() => BlockDialog);
    } catch {
      lab.warn("This part of the page could not be fetched: reload the page and try again.");
    }
  }

  return (
    <>
      <button type="button" className="open-block" onClick={() => void open()}>
        <span className="visually-hidden">Open layer </span>
        {number}
      </button>
      {Dialog && <Dialog opened={opened} onClose={() => setDialog(undefined)} />}
    </>
  );
}
