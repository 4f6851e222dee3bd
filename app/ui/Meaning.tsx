// A word, or a mark beside one, and what it means: shown to a resting pointer, to the keyboard's focus, and by a touch.

import { useState } from "react";
import type { ReactNode } from "react";
import * as Kit from "@radix-ui/react-tooltip";

type MeaningProps = {
  readonly className: string;
  /** The accessible name, where the word itself is none. */
  readonly label?: string;
  readonly meaning: ReactNode;
  readonly children: ReactNode;
};

export function Meaning({ className, label, meaning, children }: MeaningProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Kit.Provider delayDuration={250} disableHoverableContent>
      <Kit.Root open={isOpen} onOpenChange={setOpen}>
        <Kit.Trigger
          type="button"
          className={className}
          aria-label={label}
          onClick={(event) => {
            event.preventDefault(); // a touch opens; the kit alone would close
            setOpen(true);
          }}
        >
          {children}
        </Kit.Trigger>
        <Kit.Portal>
          <Kit.Content className="tip meaning-of" side="top" sideOffset={4} collisionPadding={8}>
            {meaning}
          </Kit.Content>
        </Kit.Portal>
      </Kit.Root>
    </Kit.Provider>
  );
}
