// Labelled form controls: a native select and a number field that commits on Enter, blur or arrows.

import { useEffect, useId, useState } from "react";
import type { ReactNode } from "react";

type SelectProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
};

export function Select({ label, value, onChange, children }: SelectProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </div>
  );
}

type NumberFieldProps = {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onCommit: (value: number) => void;
};

/** What is typed stays as typed until committed; a number out of range is pulled in, others are dropped. */
export function NumberField({ label, value, min, max, onCommit }: NumberFieldProps) {
  const id = useId();
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);

  function commit(typed: string): void {
    const number = typed.trim() === "" ? NaN : Math.round(Number(typed));
    const next = Number.isFinite(number) ? Math.min(max, Math.max(min, number)) : value;
    setText(String(next));
    if (next !== value) onCommit(next);
  }

  return (
    <div className="field number">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        value={text}
        min={min}
        max={max}
        onChange={(event) => setText(event.target.value)}
        onBlur={(event) => commit(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit(event.currentTarget.value);
        }}
      />
    </div>
  );
}
