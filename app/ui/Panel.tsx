// A titled region of the page.

import { useId } from "react";
import type { ReactNode } from "react";

type PanelProps = {
  readonly title: string;
  readonly note?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
};

export function Panel({ title, note, className, children }: PanelProps) {
  const id = useId();
  return (
    <section className={className ? `panel ${className}` : "panel"} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {note !== undefined && <p className="note">{note}</p>}
      </header>
      {children}
    </section>
  );
}
