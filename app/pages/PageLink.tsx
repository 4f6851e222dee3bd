// A link to another page of the site, which is shown without a reload; with a modifier key in a tab of its own.

import type { ReactNode } from "react";
import { goTo } from "#app/hooks/useRoute.ts";

type PageLinkProps = {
  readonly href: string;
  /** Where it leads at the press, where more than `href` is known by then. */
  readonly to?: () => string;
  readonly children: ReactNode;
};

export function PageLink({ href, to = () => href, children }: PageLinkProps) {
  return (
    <a
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        goTo(to());
      }}
    >
      {children}
    </a>
  );
}
