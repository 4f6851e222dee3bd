// The form of one layer. Every change takes effect at once and opens the network again; a change that is
// not possible is refused here with the reason.

import { designOf } from "#core/experiment/edit/blockDesign.ts";
import { editBy } from "#core/experiment/edit/edit.ts";
import type { Edit } from "#core/experiment/edit/edits.ts";
import type { Block } from "#core/model/blocks.ts";
import { useFirstFocus } from "#app/hooks/useFirstFocus.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { closeEditor, openEditor, useEditing } from "./editing.ts";
import { NarrowFields } from "./NarrowFields.tsx";
import { LayerFields } from "./LayerFields.tsx";

export function LayerForm({ block }: { readonly block: Block }) {
  const lab = useLab();
  const refusal = useEditing((state) => state.refusal);
  const layers = useLabState((state) => state.experiment.network.layers);
  const axes = useLabState((state) => state.dataset?.inputShape.length ?? 1);
  const place = useFirstFocus<HTMLDivElement>("select, input");
  const { number } = block;
  const isHidden = block.end < layers.length;

  /** Makes the edit, then shows the layer that it leads to. */
  function edit(next: Edit, following = number): boolean {
    const reason = lab.edit(editBy(next));
    if (reason !== undefined) openEditor(number, reason);
    else openEditor(following);
    return reason === undefined;
  }

  return (
    <div ref={place}>
      <div className="head">
        <h3>Layer {block.number}</h3>
        <button type="button" className="quiet close" onClick={closeEditor}>
          Close
        </button>
      </div>
      <LayerFields
        key={block.number}
        design={designOf(layers, block)}
        axes={axes}
        onChange={(fields) => edit({ type: "change", block: block.number, fields })}
      />
      <div className="actions">
        <button type="button" onClick={() => edit({ type: "insert", after: block.number - 1 })}>
          Insert before
        </button>
        <button
          type="button"
          onClick={() => edit({ type: "insert", after: block.number }, block.number + 1)}
        >
          Insert after
        </button>
        <button
          type="button"
          onClick={() => edit({ type: "duplicate", block: block.number }, block.number + 1)}
        >
          Duplicate
        </button>
        <button
          type="button"
          onClick={() => {
            if (edit({ type: "remove", block: block.number }, undefined)) closeEditor();
          }}
        >
          Remove
        </button>
      </div>
      {isHidden && <NarrowFields key={`narrow ${block.number}`} block={block} />}
      <div className="after-word">
        <p className="refusal" role="alert">
          {refusal}
        </p>
        {refusal === undefined && (
          <p className="note">Each change opens the network anew, untrained; Undo goes back.</p>
        )}
      </div>
    </div>
  );
}
