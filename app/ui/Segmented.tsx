// One of a few choices, side by side: native radios under their labels. The kit's toggle group has the
// same looks and roles, but its arrow keys move without choosing; a radio's do both.

import { useId } from "react";

type SegmentedProps<Value extends string> = {
  readonly label: string;
  readonly choices: readonly (readonly [value: Value, name: string])[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
};

export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, choices, value: chosen, onChange } = props;
  const name = useId();
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">{label}</legend>
      {choices.map(([value, text]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            checked={value === chosen}
            onChange={() => onChange(value)}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
