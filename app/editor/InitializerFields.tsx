// The initializer of the weights, and its options.

import { initChoices, initOptionsOf } from "#core/experiment/edit/initOptions.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { InitType } from "#core/init/registry.ts";
import { Select } from "#app/ui/Field.tsx";
import { NumberField } from "#app/ui/NumberField.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

export function InitializerFields() {
  const lab = useLab();
  const init = useLabState((state) => state.experiment.init);
  const choices = initChoices();
  return (
    <>
      <Select
        label="Initializer"
        hint={choices.find(({ type }) => type === init.type)!.hint}
        value={init.type}
        onChange={(type) => lab.change({ init: { type: type as InitType } })}
      >
        {choices.map(({ type, label }) => (
          <option key={type} value={type}>
            {label}
          </option>
        ))}
      </Select>
      {initOptionsOf(init).map(({ name, ...field }) => (
        <NumberField
          key={name}
          step="any"
          onCommit={(next) => lab.change({ init: { ...init, [name]: next } as Experiment["init"] })}
          {...field}
        />
      ))}
    </>
  );
}
