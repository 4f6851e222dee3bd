// The kit's popover (Radix), always open: it is placed beside its anchor, flips and shifts so as never to
// leave the screen, closes on Escape and on a press elsewhere, and gives the focus back.

import { useState } from "react";
import type { ReactNode, RefObject } from "react";
import * as Kit from "@radix-ui/react-popover";

/** How a popover looks and on which side of its anchor it opens. */
export type SurfaceOptions = {
  /** Its accessible name. */
  readonly label: string;
  readonly className?: string;
  readonly side?: "bottom" | "right";
  readonly align?: "start" | "end";
};

type SurfaceProps = SurfaceOptions & {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** Pixels to the anchor, and to the edges of the screen. */
const GAP = 6;

export function PopoverSurface(props: SurfaceProps) {
  const { anchor, onClose, label, className = "", side = "bottom", align = "start" } = props;
  const [opener] = useState(focused);
  return (
    <Kit.Root open onOpenChange={(open) => !open && onClose()}>
      <Kit.Anchor virtualRef={anchor as RefObject<HTMLElement>} />
      <Kit.Portal>
        <Kit.Content
          className={`popover ${className}`}
          aria-label={label}
          {...{ side, align }}
          sideOffset={GAP}
          collisionPadding={GAP}
          onInteractOutside={(event) => {
            // The button handles a press on itself: it closes what it has opened.
            if (anchor.current?.contains(event.target as Node)) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const isLost = document.activeElement === document.body;
            const back = opener?.isConnected ? opener : anchor.current;
            if (isLost) back?.focus({ preventScroll: true });
          }}
        >
          {props.children}
        </Kit.Content>
      </Kit.Portal>
    </Kit.Root>
  );
}

/** What the focus is given back to; undefined where nothing has it. */
function focused(): HTMLElement | undefined {
  const { activeElement, body } = document;
  const isControl = activeElement instanceof HTMLElement && activeElement !== body;
  return isControl ? activeElement : undefined;
}
