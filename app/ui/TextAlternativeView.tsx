// The text alternative of a picture behind a disclosure: a sentence and a table, for eyes and ears alike.

import { useEffect, useState } from "react";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";

/** Milliseconds between two readings of an open text alternative. */
const REFRESH = 1000;

type TextAlternativeViewProps = {
  readonly label: string;
  /** Asked while the text alternative is open, about once a second. */
  readonly textAlternative: () => TextAlternative;
};

export function TextAlternativeView({ label, textAlternative }: TextAlternativeViewProps) {
  const [isOpen, setOpen] = useState(false);
  const [, refresh] = useState(0);
  useEffect(() => {
    if (!isOpen) return undefined;
    const timer = setInterval(() => refresh((n) => n + 1), REFRESH);
    return () => clearInterval(timer);
  }, [isOpen]);
  const shown = isOpen ? textAlternative() : undefined;
  return (
    <details className="text-alternative" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className="visually-hidden">{label}: </span>as text
      </summary>
      {shown && (
        <div className="scroll" role="region" aria-label={`${label}, as a table`} tabIndex={0}>
          <p>{shown.sentence}</p>
          <table>
            <thead>
              <tr>
                {shown.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.rows.map((cells, row) => (
                <tr key={row}>
                  {cells.map((cell, column) => (
                    <td key={column}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
