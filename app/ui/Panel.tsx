// A titled region of the page. One that folds shows only its heading on a phone until it is opened.

import { createContext, use, useId, useState } from "react";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { useFold } from "#app/hooks/useFold.ts";

type PanelProps = {
  readonly title: string;
  readonly note?: ReactNode;
  readonly className?: string | undefined;
  /** Folds on a phone. */
  readonly folds?: boolean;
  /** There is something to see now: a folded panel opens. */
  readonly hasNews?: boolean;
  readonly children: ReactNode;
};

/** The head of the panel around a view. */
const Head = createContext<HTMLElement | null>(null);

export function Panel(props: PanelProps) {
  const { title, note, className, folds = false, hasNews = false, children } = props;
  const id = useId();
  const folding = useFold(title, folds && hasNews);
  const fold = folds ? folding : undefined;
  const isOpen = fold?.isOpen ?? true;
  const [head, setHead] = useState<HTMLElement | null>(null);
  return (
    <section className={className ? `panel ${className}` : "panel"} aria-labelledby={id}>
      <header ref={setHead}>
        <h2 id={id}>
          {fold ? (
            <button
              type="button"
              className="fold"
              aria-expanded={isOpen}
              onClick={({ currentTarget }) => fold.toggle(currentTarget)}
            >
              {title}
            </button>
          ) : (
            title
          )}
        </h2>
        {note !== undefined && isOpen && <p className="note">{note}</p>}
      </header>
      <Head value={head}>{isOpen && children}</Head>
    </section>
  );
}

/** A view's own controls beside the title of its panel. */
export function PanelNote({ children }: { readonly children: ReactNode }) {
  const head = use(Head);
  return head && createPortal(<div className="note">{children}</div>, head);
}
