// A word of the field that is explained where it appears.

import type { ReactNode } from "react";
import { Meaning } from "#app/ui/Meaning.tsx";
import { TERMS } from "./terms.ts";
import type { TermName } from "./terms.ts";

type TermProps = {
  readonly name: TermName;
  /** The word as it appears; absent: a small question mark beside a control that has the word. */
  readonly children?: ReactNode;
};

export function Term({ name, children }: TermProps) {
  const { word, means } = TERMS[name];
  const meaning = (
    <>
      <strong>{word}.</strong> {means}
    </>
  );
  return children === undefined ? (
    <Meaning className="term mark" label={`What is “${word}”?`} meaning={meaning}>
      ?
    </Meaning>
  ) : (
    <Meaning className="term" meaning={meaning}>
      {children}
    </Meaning>
  );
}
