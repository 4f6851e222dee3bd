// The editor of one layer: a popover beside its card, a sheet from below on phones. Every change is
// made at once and opens the network anew; what cannot be is refused here with a sentence.

import { useEffect, useRef } from "react";
import { designOf } from "#core/experiment/blockDesign.ts";
import type { Edit } from "#core/experiment/edit.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { buttonId, closeEditor, EDITOR_ID, openEditor, useEditing } from "./editing.ts";
import { LayerFields } from "./LayerFields.tsx";

export function LayerEditor() {
  const lab = useLab();
  const { block: asked, refusal } = useEditing();
  const layers = useLabState((state) => state.experiment.network.layers);
  const axes = useLabState((state) => state.dataset?.inputShape.length ?? 1);
  const blocks = blocksOf(layers);
  const block = asked === undefined ? undefined : blocks[asked - 1];
  const number = block?.number;
  const popover = useRef<HTMLDivElement>(null);
  useEffect(() => showBeside(popover.current!, number), [number]);

  /** Makes the edit, and goes on with the layer that is then of interest. */
  function edit(next: Edit, following: number | undefined = number): boolean {
    const reason = lab.edit(next);
    if (reason !== undefined) openEditor(number!, reason);
    else if (following === undefined) closeEditor();
    else openEditor(following);
    return reason === undefined;
  }

  return (
    <div
      id={EDITOR_ID}
      ref={popover}
      popover="auto"
      className="layer-editor"
      role="dialog"
      aria-label={number === undefined ? "Edit a layer" : `Layer ${number}`}
      onToggle={(event) => {
        if (event.newState === "closed") closeEditor();
      }}
    >
      {block && (
        <>
          <header>
            <h3>Layer {block.number}</h3>
            <button type="button" className="quiet close" onClick={closeEditor}>
              Close
            </button>
          </header>
          <LayerFields
            key={block.number}
            design={designOf(layers, block)}
            mayConvolve={axes > 1}
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
          <div className="after-word">
            <p className="refusal" role="alert">
              {refusal}
            </p>
            {refusal === undefined && (
              <p className="note">Each change opens the network anew, untrained; Undo goes back.</p>
            )}
          </div>
        </>
      )}
    </div>
  );
}

/** Shows the popover beside the card's button, or hides it; the focus goes in, and back where it came from. */
function showBeside(popover: HTMLElement, number: number | undefined): void {
  if (popover.matches(":popover-open")) popover.hidePopover();
  if (number === undefined) return;
  const source = document.getElementById(buttonId(number));
  popover.showPopover(source ? { source } : {});
  popover.querySelector<HTMLElement>("select, input")?.focus({ preventScroll: true });
}
