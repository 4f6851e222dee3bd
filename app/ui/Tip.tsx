// A hint beside a control (the kit's tooltip), for a resting pointer and for the keyboard's focus alike;
// not rendered without a text.

import type { ReactElement, ReactNode } from "react";
import * as Kit from "@radix-ui/react-tooltip";

type TipProps = { readonly text: string | undefined; readonly children: ReactElement };

export function Tip({ text, children }: TipProps): ReactNode {
  return (
    <Kit.Provider delayDuration={400} disableHoverableContent>
      <Kit.Root {...(text === undefined && { open: false })}>
        <Kit.Trigger asChild>{children}</Kit.Trigger>
        <Kit.Portal>
          <Kit.Content className="tip" side="top" sideOffset={4} collisionPadding={6}>
            {text}
          </Kit.Content>
        </Kit.Portal>
      </Kit.Root>
    </Kit.Provider>
  );
}
