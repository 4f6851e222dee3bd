// Labelled form controls: a native select and a number field that commits on Enter, blur or arrows.

import { useEffect, useId, useState } from "react";
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

function Hint({ id, hint }: HintProps) {
  return hint === undefined ? null : (
    <p className="hint" id={`${id}-hint`}>
      {hint}
    </p>
  );
}

const described = (id: string, hint: string | undefined) =>
  hint === undefined ? {} : { "aria-describedby": `${id}-hint` };

type NumberFieldProps = {
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What the arrows add; "any" and fractions allow numbers that are not whole. */
  readonly step?: number | "any";
  /** Returns false to refuse: the field goes back to what it was. */
  readonly onCommit: (value: number) => boolean | void;
};

/** What is typed stays as typed until committed; a number out of range is pulled in, others are dropped. */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, value, min, max, step = 1, onCommit } = props;
  const id = useId();
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const isWhole = Number.isInteger(step);

  function commit(typed: string): void {
    const number = typed.trim() === "" ? NaN : Number(typed);
    const wanted = isWhole ? Math.round(number) : number;
    const next = Number.isFinite(wanted) ? Math.min(max, Math.max(min, wanted)) : value;
    const isRefused = next !== value && onCommit(next) === false;
    setText(String(isRefused ? value : next));
  }

  return (
    <div className="field number">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode={isWhole ? "numeric" : "decimal"}
        value={text}
        min={min}
        max={max}
        step={step}
        onChange={(event) => {
          setText(event.target.value);
          if (isArrow(event.nativeEvent)) commit(event.target.value);
        }}
        onBlur={(event) => commit(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit(event.currentTarget.value);
        }}
        {...described(id, hint)}
      />
      <Hint id={id} hint={hint} />
    </div>
  );
}

/** A press on an arrow is a whole number at once; typing has an input type and is not finished yet. */
function isArrow(event: Event): boolean {
  return !("inputType" in event && event.inputType);
}
