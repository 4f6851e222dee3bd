// A labelled native select, and the line below a control that describes it.

import { useId } from "react";
import type { ReactNode } from "react";

type SelectProps = {
  readonly label: string;
  /** One line below: what it does. */
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
};

export function Select({ label, hint, value, onChange, children }: SelectProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        {...described(id, hint)}
      >
        {children}
      </select>
      <Hint id={id} hint={hint} />
    </div>
  );
}

type HintProps = { readonly id: string; readonly hint: string | undefined };

export function Hint({ id, hint }: HintProps) {
  return hint === undefined ? null : (
    <p className="hint" id={`${id}-hint`}>
      {hint}
    </p>
  );
}

/** Points assistive technology to the hint of the control with this id. */
const described = (id: string, hint: string | undefined) =>
  hint === undefined ? {} : { "aria-describedby": `${id}-hint` };
