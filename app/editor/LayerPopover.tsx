// The editor of one layer with all that it holds: one script, so that it never opens empty.

import type { RefObject } from "react";
import type { Block } from "#core/model/blocks.ts";
import { PopoverSurface } from "#app/ui/PopoverSurface.tsx";
import { LayerForm } from "./LayerForm.tsx";

type LayerPopoverProps = {
  readonly block: Block;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
};

export function LayerPopover({ block, anchor, onClose }: LayerPopoverProps) {
  return (
    <PopoverSurface
      anchor={anchor}
      onClose={onClose}
      label={`Layer ${block.number}`}
      className="layer-editor"
    >
      <LayerForm block={block} />
    </PopoverSurface>
  );
}
