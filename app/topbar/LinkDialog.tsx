// Shows the link where the browser did not let the page copy it.

import { useRef } from "react";
import { Dialog, DialogClose, DialogTitle } from "#app/ui/Dialog.tsx";

type LinkDialogProps = { readonly link: string; readonly onClose: () => void };

export function LinkDialog({ link, onClose }: LinkDialogProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      label="Link to this experiment"
      className="share"
      onClose={onClose}
      onOpened={() => field.current?.select()}
    >
      <DialogTitle>Link to this experiment</DialogTitle>
      <p>This browser did not let the page copy it. It is selected: copy it from here.</p>
      <input ref={field} aria-label="Link" readOnly value={link} />
      <DialogClose>Close</DialogClose>
    </Dialog>
  );
}
