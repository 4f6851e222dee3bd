// A button and what it opens beside itself: neither a modal nor always there. The kit that places it
// (PopoverSurface.tsx) is fetched when the pointer or the focus reaches the button.

import { useRef, useState } from "react";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Afloat, lazyView } from "./Lazy.tsx";
import { fetchPart } from "./parts.ts";
import type { SurfaceOptions } from "./PopoverSurface.tsx";

const fetchSurface = async () => (await import("./PopoverSurface.tsx")).PopoverSurface;

/** An open popover beside an element; `onClose` is asked by Escape and by a press elsewhere. */
export const Surface = lazyView(fetchSurface, Afloat);

/** Fetched before it is wanted: a failure is shown when it is opened, not now. */
const expect = () => void fetchPart(fetchSurface).catch(() => {});

/** For buttons that open a Surface of their own. */
export const expectsSurface = { onPointerEnter: expect, onFocus: expect };

type PopoverProps = SurfaceOptions & {
  /** The button: its class, name and what it shows. */
  readonly trigger: Omit<ButtonHTMLAttributes<HTMLButtonElement>, "onClick" | "type">;
  /** What the popover holds; made when it opens. */
  readonly children: (close: () => void) => ReactNode;
};

export function Popover({ trigger, children, ...options }: PopoverProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => setOpen(false);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        {...expectsSurface}
        {...trigger}
        ref={button}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Surface anchor={button} onClose={close} {...options}>
          {children(close)}
        </Surface>
      )}
    </>
  );
}
