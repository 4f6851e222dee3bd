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
      <Step label="Undo" keys="Ctrl+Z" arrow={BACK} isThere={canUndo} go={lab.undo} />
      <Step label="Redo" keys="Shift+Ctrl+Z" arrow={FORTH} isThere={canRedo} go={lab.redo} />
    </div>
  );
}

const BACK = "M6 3.5 3 6.5l3 3M3.2 6.5h6a3.3 3.3 0 0 1 0 6.6H7";
const FORTH = "m10 3.5 3 3-3 3M12.8 6.5h-6a3.3 3.3 0 0 0 0 6.6H9";

type StepProps = {
  readonly label: string;
  readonly keys: string;
  readonly arrow: string;
  readonly isThere: boolean;
  readonly go: () => void;
};

function Step({ label, keys, arrow, isThere, go }: StepProps) {
  return (
    <button
      type="button"
      className="quiet icon"
      aria-label={label}
      title={`${label} (${keys})`}
      aria-disabled={!isThere} // not `disabled`: the press that undoes the last one must not take the focus away
      onClick={isThere ? go : undefined}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={arrow} />
      </svg>
    </button>
  );
}
