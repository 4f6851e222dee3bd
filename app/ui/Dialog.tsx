// A modal dialog (the kit's): what lies behind is hidden from hand, keyboard and screen reader until it
// is closed by its button, Escape or a press beside it; then the focus goes back to where it came from.

import { useState } from "react";
import type { ReactNode } from "react";
import * as Kit from "@radix-ui/react-dialog";

type DialogProps = {
  /** Its accessible name; a Title inside is what the eye sees. */
  readonly label: string;
  readonly className: string;
  readonly onClose: () => void;
  /** Attributes such as data-arm. */
  readonly data?: Readonly<Record<`data-${string}`, string>>;
  readonly onOpened?: () => void;
  readonly children: ReactNode;
};

export function Dialog({ label, className, onClose, data, onOpened, children }: DialogProps) {
  const [opener] = useState(() => document.activeElement);
  return (
    <Kit.Root open onOpenChange={(open) => !open && onClose()}>
      <Kit.Portal>
        <Kit.Overlay className="backdrop">
          <Kit.Content
            {...data}
            className={`dialog ${className}`}
            aria-label={label}
            aria-labelledby={undefined}
            aria-describedby={undefined}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
            }}
            onOpenAutoFocus={(event) => {
              if (!onOpened) return;
              event.preventDefault();
              onOpened();
            }}
          >
            {children}
          </Kit.Content>
        </Kit.Overlay>
      </Kit.Portal>
    </Kit.Root>
  );
}

export function DialogTitle({ children }: { readonly children: ReactNode }) {
  return <Kit.Title>{children}</Kit.Title>;
}

/** A button that closes the dialog around it. */
export function DialogClose({ children }: { readonly children: ReactNode }) {
  return <Kit.Close type="button">{children}</Kit.Close>;
}
