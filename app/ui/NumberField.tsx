// A labelled number field that commits on Enter, blur or arrows. It is a field of text: one of the type "number"
// drops the keys that a browser's language does not know, and 0,05 becomes 5.

import { useEffect, useId, useState } from "react";
import { Hint } from "./Field.tsx";
import { fetchPart } from "./parts.ts";

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

const loadReader = () => import("./typedNumber.ts");

/** What is typed stays as typed until committed; whatever else becomes of it is reported beside the field. */
export function NumberField(props: NumberFieldProps) {
  const { label, hint, value, min, max, step = 1, onCommit } = props;
  const id = useId();
  const [text, setText] = useState(String(value));
  const [note, setNote] = useState("");
  const [isRefused, setRefused] = useState(false);
  useEffect(() => setText(String(value)), [value]);
  const isWhole = Number.isInteger(step);
  const bounds = { min, max, isWhole };

  function take(number: number, correction = ""): void {
    const refuses = number !== value && onCommit(number) === false;
    setText(String(refuses ? value : number));
    show(refuses ? `${number} is refused` : correction, refuses);
  }

  function show(words: string, refuses: boolean): void {
    setNote(words && `${words}.${refuses ? ` ${value} stays.` : ""}`);
    setRefused(refuses);
  }

  const clear = () => show("", false);

  /** What reads numbers did not come. */
  function fail(error: Error): void {
    setText(String(value));
    show(`Not read: ${error.message}`, true);
  }

  async function commit(input: HTMLInputElement): Promise<void> {
    const typed = input.value;
    if (typed === String(value)) return isRefused ? clear() : undefined;
    const number = Number(typed);
    const isWithin = number >= min && number <= max && (!isWhole || Number.isInteger(number));
    if (isWithin && String(number) === typed) return take(number);
    const { readTyped } = await fetchPart(loadReader);
    if (input.value !== typed) return;
    const read = readTyped(typed, bounds);
    if (read.number !== undefined) return take(read.number, read.note);
    setText(String(value));
    show(read.note!, true);
  }

  async function press(key: string, input: HTMLInputElement): Promise<void> {
    if (key === "Enter") return commit(input);
    const sign = key === "ArrowUp" ? 1 : -1;
    const { steppedFrom } = await fetchPart(loadReader);
    take(steppedFrom(input.value, value, step, sign, bounds));
  }

  return (
    <div className="field number">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        role="spinbutton"
        autoComplete="off"
        inputMode={isWhole ? "numeric" : "decimal"}
        value={text}
        aria-valuenow={value}
        aria-valuemin={min}
        aria-valuemax={max}
        aria-invalid={isRefused}
        aria-describedby={`${id}-hint ${id}-note`}
        onFocus={({ target }) =>
          fetchPart(loadReader)
            .then((part) => part.watchNote(target, clear))
            .catch(clear)
        }
        onChange={(event) => {
          setText(event.target.value);
          clear();
        }}
        onBlur={(event) => commit(event.target).catch(fail)}
        onKeyDown={(event) => {
          if (!/^(Enter|Arrow(Up|Down))$/.test(event.key)) return;
          if (event.key !== "Enter") event.preventDefault();
          press(event.key, event.currentTarget).catch(fail);
        }}
      />
      <Hint id={id} hint={hint} />
      <p className="correction" aria-live="polite" id={`${id}-note`}>
        {note}
      </p>
    </div>
  );
}
