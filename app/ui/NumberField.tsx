// A labelled number field that commits on Enter, blur or arrows.

import { useEffect, useId, useState } from "react";
import { formatNumber } from "#charts/scales/format.ts";
import { Hint, described } from "./Field.tsx";

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

/** Milliseconds for which the note of a correction is shown. */
const NOTE_TIME = 5000;

/**
 * What is typed stays as typed until committed; a number out of range is pulled in, others are dropped,
 * and a note over the page reports it: nothing below it moves.
 */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, value, min, max, step = 1, onCommit } = props;
  const id = useId();
  const [text, setText] = useState(String(value));
  const [note, setNote] = useState("");
  useEffect(() => setText(String(value)), [value]);
  useEffect(() => {
    const end = setTimeout(() => setNote(""), NOTE_TIME);
    return () => clearTimeout(end);
  }, [note]);
  const isWhole = Number.isInteger(step);

  function commit(typed: string): void {
    const number = typed.trim() === "" ? NaN : Number(typed);
    const wanted = isWhole ? Math.round(number) : number;
    const next = Number.isFinite(wanted) ? Math.min(max, Math.max(min, wanted)) : value;
    setNote(correction(wanted, min, max));
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
          setNote("");
          if (isArrow(event.nativeEvent)) commit(event.target.value);
        }}
        onBlur={(event) => commit(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit(event.currentTarget.value);
        }}
        {...described(id, hint)}
      />
      <Hint id={id} hint={hint} />
      <p className="correction" aria-live="polite">
        {note}
      </p>
    </div>
  );
}

function correction(wanted: number, min: number, max: number): string {
  if (Number.isNaN(wanted)) return "a number, please";
  return wanted >= min && wanted <= max ? "" : `from ${formatNumber(min)} to ${formatNumber(max)}`;
}

/** A press on an arrow is a whole number at once; typing has an input type and is not finished yet. */
function isArrow(event: Event): boolean {
  return !("inputType" in event && event.inputType);
}
