// Which layer is being edited, if any, and why the last edit was refused: shared by the buttons on the
// cards and the one editor that they open.

import { create } from "zustand";

type Editing = {
  /** Counted from 1; undefined while the editor is closed. */
  readonly block: number | undefined;
  readonly refusal: string | undefined;
};

export const useEditing = create<Editing>(() => ({ block: undefined, refusal: undefined }));

export function openEditor(block: number, refusal?: string): void {
  useEditing.setState({ block, refusal });
}

export function closeEditor(): void {
  useEditing.setState({ block: undefined, refusal: undefined });
}

/** Opens the editor of a layer; the same button closes it again. */
export function toggleEditor(block: number): void {
  if (useEditing.getState().block === block) closeEditor();
  else openEditor(block);
}

export const buttonId = (block: number) => `edit-layer-${block}`;
