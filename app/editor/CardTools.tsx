// What a card of the original network offers to edit it: a pencil, and a plus at the boundary behind it.

import { reasonOf } from "#core/message.ts";
import { useLab } from "#app/hooks/useLab.ts";
import { fetchPart } from "#app/ui/parts.ts";
import { fetchEditor } from "./LayerEditor.tsx";
import { buttonId, openEditor, toggleEditor, useEditing } from "./editing.ts";

/** The rules of editing, for which the first screen does not wait. */
const fetchEditing = () => fetchPart(() => import("#core/experiment/edit/edit.ts"));

/** Fetched before it is wanted: a failure is shown when a layer is added, not now. */
const expect = () => void fetchEditing().catch(() => {});

const expectEditor = () => void fetchPart(fetchEditor).catch(() => {});

type CardToolsProps = { readonly number: number; readonly isLast: boolean };

export function CardTools({ number, isLast }: CardToolsProps) {
  const lab = useLab();
  const isOpen = useEditing((state) => state.block === number);

  async function add(): Promise<void> {
    try {
      const { editBy } = await fetchEditing();
      const refusal = lab.edit(editBy({ type: "insert", after: number }));
      openEditor(refusal === undefined ? number + 1 : number, refusal);
    } catch (error) {
      openEditor(number, `No layer could be added: ${reasonOf(error)}.`);
    }
  }

  return (
    <>
      <button
        type="button"
        className="pencil"
        id={buttonId(number)}
        aria-label={`Edit layer ${number}`}
        title={`Edit layer ${number}`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPointerEnter={expectEditor}
        onFocus={expectEditor}
        onClick={() => toggleEditor(number)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3 13l.7-3L10.5 3.2a1.2 1.2 0 0 1 1.7 0l.6.6a1.2 1.2 0 0 1 0 1.7L6 12.3z" />
        </svg>
      </button>
      {!isLast && (
        <button
          type="button"
          className="plus"
          aria-label={`Add a layer after ${number}`}
          title={`Add a layer after ${number}`}
          onPointerEnter={expect}
          onFocus={expect}
          onClick={() => void add()}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 4v8M4 8h8" />
          </svg>
        </button>
      )}
    </>
  );
}
