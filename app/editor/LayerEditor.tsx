// The editor of one layer: it opens beside the card's pencil and stays with the layer while it is edited.

import { useMemo } from "react";
import { blocksOf } from "#core/model/blocks.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { Surface } from "#app/ui/Popover.tsx";
import { useLabState } from "#app/hooks/useLab.ts";
import { buttonId, closeEditor, useEditing } from "./editing.ts";

const LayerForm = lazyView(async () => (await import("./LayerForm.tsx")).LayerForm);

export function LayerEditor() {
  const asked = useEditing((state) => state.block);
  const layers = useLabState((state) => state.experiment.network.layers);
  const block = asked === undefined ? undefined : blocksOf(layers)[asked - 1];
  const anchor = useMemo(() => pencilOf(asked ?? 1), [asked]);
  if (!block) return null;
  return (
    <Surface
      key={block.number}
      anchor={anchor}
      onClose={closeEditor}
      label={`Layer ${block.number}`}
      className="layer-editor"
    >
      <LayerForm block={block} />
    </Surface>
  );
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
