// Undo and redo of whatever opened another experiment: an edit, a preset, data, replicas, seed.

import { useStore } from "zustand";
import { useLab } from "#app/hooks/useLab.ts";
import { useUndoKeys } from "#app/hooks/useUndoKeys.ts";

export function HistoryButtons() {
  const lab = useLab();
  const canUndo = useStore(lab.history.store, ({ past }) => past.length > 0);
  const canRedo = useStore(lab.history.store, ({ future }) => future.length > 0);
  useUndoKeys();
  return (
    <div className="history">
      <button
        type="button"
        className="quiet icon"
        aria-label="Undo"
        title="Undo (Ctrl+Z)"
        disabled={!canUndo}
        onClick={lab.undo}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M6 3.5 3 6.5l3 3M3.2 6.5h6a3.3 3.3 0 0 1 0 6.6H7" />
        </svg>
      </button>
      <button
        type="button"
        className="quiet icon"
        aria-label="Redo"
        title="Redo (Shift+Ctrl+Z)"
        disabled={!canRedo}
        onClick={lab.redo}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="m10 3.5 3 3-3 3M12.8 6.5h-6a3.3 3.3 0 0 0 0 6.6H9" />
        </svg>
      </button>
    </div>
  );
}
