// A sheet between a file and its use: what the file was taken for, and the press that uses it, where the focus begins.

import { useRef } from "react";
import type { ReactNode } from "react";
import { Dialog, DialogClose, DialogTitle } from "#app/ui/Dialog.tsx";

type ImportSheetProps = {
  readonly title: string;
  /** A class of its own beside that of all import sheets. */
  readonly className?: string;
  /** The file, in words. */
  readonly subject: ReactNode;
  /** What it was taken for. */
  readonly children: ReactNode;
  /** Whether that is of an earlier reading. */
  readonly isStale?: boolean;
  /** A paragraph beside the buttons. */
  readonly note: ReactNode;
  /** "Use this table" */
  readonly use: string;
  readonly isReady?: boolean;
  readonly onUse: () => void;
  readonly onCancel: () => void;
};

export function ImportSheet(props: ImportSheetProps) {
  const { title, className, subject, children, isStale = false, note } = props;
  const { use, isReady = true, onUse, onCancel } = props;
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      label={title}
      className={className === undefined ? "import" : `import ${className}`}
      onClose={onCancel}
      onOpened={() => button.current?.focus()}
    >
      <div className="head">
        <DialogTitle>{title}</DialogTitle>
        <p>{subject}</p>
      </div>
      <div className="body" data-stale={isStale || undefined}>
        {children}
      </div>
      <div className="foot">
        {note}
        <DialogClose>Cancel</DialogClose>
        <button
          ref={button}
          type="button"
          className="primary"
          aria-disabled={!isReady}
          onClick={() => isReady && onUse()}
        >
          {use}
        </button>
      </div>
    </Dialog>
  );
}
