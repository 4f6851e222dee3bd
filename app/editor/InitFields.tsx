// Choosing an initializer, with a field for each of its options.

import {
  initChoices,
  initOptionsOf,
  initProblem,
  initWordsOf,
} from "#core/experiment/edit/initOptions.ts";
import type { InitSpec, InitType } from "#core/init/registry.ts";
import { InitWordField } from "./InitWordField.tsx";
import { Select } from "#app/ui/Field.tsx";
import { NumberField } from "#app/ui/NumberField.tsx";

type InitFieldsProps = {
  /** Undefined where none is chosen and `otherwise` holds. */
  readonly init: InitSpec | undefined;
  /** What the choice of none is called; left out where one must be chosen. */
  readonly otherwise?: string;
  /** Returns false to refuse. */
  readonly onChange: (init: InitSpec | undefined) => boolean | void;
};

export function InitFields({ init, otherwise, onChange }: InitFieldsProps) {
  const choices = initChoices();
  const hint = choices.find(({ type }) => type === init?.type)?.hint;
  return (
    <>
      <Select
        label="Initializer"
        {...(hint !== undefined && { hint })}
        value={init?.type ?? ""}
        onChange={(type) => onChange(type === "" ? undefined : { type: type as InitType })}
      >
        {otherwise !== undefined && <option value="">{otherwise}</option>}
        {choices.map(({ type, label }) => (
          <option key={type} value={type}>
            {label}
          </option>
        ))}
      </Select>
      {init && <OptionFields init={init} onChange={onChange} />}
    </>
  );
}

type OptionFieldsProps = Pick<InitFieldsProps, "onChange"> & { readonly init: InitSpec };

function OptionFields({ init, onChange }: OptionFieldsProps) {
  const withFields = (fields: object) => ({ ...init, ...fields }) as InitSpec;
  return (
    <>
      {initWordsOf(init).map((word) => (
        <InitWordField
          key={word.name}
          word={word}
          onCommit={(value) => {
            const next = withFields({ [word.name]: value });
            const problem = initProblem(next);
            if (!problem) onChange(next);
            return problem;
          }}
        />
      ))}
      {initOptionsOf(init).map(({ name, ...field }) => (
        <NumberField
          key={name}
          step="any"
          onCommit={(value) => onChange(withFields({ [name]: value }))}
          {...field}
        />
      ))}
    </>
  );
}
