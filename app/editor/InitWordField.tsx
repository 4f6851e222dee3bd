// A word of an initializer: chosen from a list, or typed and refused in words beside the field.

import { useEffect, useId, useState } from "react";
import type { InitWordField as Word } from "#core/experiment/edit/initOptions.ts";
import { Hint, Select } from "#app/ui/Field.tsx";
import { watchNote } from "#app/hooks/watchNote.ts";

type InitWordFieldProps = {
  readonly word: Word;
  /** Returns what is wrong with it; it is then not taken. */
  readonly onCommit: (value: string) => string | undefined;
};

export function InitWordField({ word, onCommit }: InitWordFieldProps) {
  const { label, hint, value, choices } = word;
  if (!choices) return <TypedWord word={word} onCommit={onCommit} />;
  return (
    <Select label={label} hint={hint} value={value} onChange={onCommit}>
      {Object.entries(choices).map(([name, words]) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
    </Select>
  );
}

function TypedWord({ word: { label, hint, value }, onCommit }: InitWordFieldProps) {
  const id = useId();
  const [text, setText] = useState(value);
  const [note, setNote] = useState("");
  useEffect(() => setText(value), [value]);
  function commit(): void {
    const problem = text === value ? undefined : onCommit(text.trim());
    setNote(problem ? `${problem}. ${value} stays.` : "");
    if (problem) setText(value);
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        autoComplete="off"
        spellCheck={false}
        value={text}
        aria-invalid={note !== ""}
        aria-describedby={`${id}-hint ${id}-note`}
        onFocus={({ target }) => watchNote(target, () => setNote(""))}
        onChange={(event) => {
          setText(event.target.value);
          setNote("");
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
        }}
      />
      <Hint id={id} hint={hint} />
      <p className="correction" aria-live="polite" id={`${id}-note`}>
        {note}
      </p>
    </div>
  );
}
