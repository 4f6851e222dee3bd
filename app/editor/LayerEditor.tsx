// The editor of one layer: it opens beside the card's pencil and stays with the layer while it is edited.

import { useMemo } from "react";
import { blocksOf } from "#core/model/blocks.ts";
import { Afloat, lazyView } from "#app/ui/Lazy.tsx";
import { useLabState } from "#app/hooks/useLab.ts";
import { buttonId, closeEditor, useEditing } from "./editing.ts";

/** The editor's script. */
export const fetchEditor = async () => (await import("./LayerPopover.tsx")).LayerPopover;

const LayerPopover = lazyView(fetchEditor, Afloat);

export function LayerEditor() {
  const asked = useEditing((state) => state.block);
  const layers = useLabState((state) => state.experiment.network.layers);
  const block = asked === undefined ? undefined : blocksOf(layers)[asked - 1];
  const anchor = useMemo(() => pencilOf(asked ?? 1), [asked]);
  if (!block) return null;
  return <LayerPopover key={block.number} anchor={anchor} onClose={closeEditor} block={block} />;
}

/** The button beside which the editor is placed; a neighbouring one once its layer is removed. */
function pencilOf(number: number): { readonly current: HTMLElement | null } {
  const find = (block: number) => document.getElementById(buttonId(block));
  return {
    get current() {
      return find(number) ?? find(number - 1);
    },
  };
}
