// The experiment: preset, data, replicas, seed. Changing one opens the experiment afresh.

import { CATALOGUE, isOwnTable } from "#core/data/catalogue.ts";
import { PRESET_GROUPS, PRESETS } from "#core/experiment/schema/presets.ts";
import { clipName } from "#core/message.ts";
import { MAX_REPLICAS } from "#core/experiment/schema/schema.ts";
import { tableOffers } from "#store/tableOffers.ts";
import { Select } from "#app/ui/Field.tsx";
import { lazyView } from "#app/ui/Lazy.tsx";
import { NumberField } from "#app/ui/NumberField.tsx";
import { PAPER_RUNS } from "#app/files/paperRuns.ts";
import { fetchRun } from "#app/files/fetchRun.ts";
import { useInstalled } from "./useInstalled.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { LearningSettings } from "#app/editor/LearningSettings.tsx";

const OwnTable = lazyView(async () => (await import("./OwnTable.tsx")).OwnTable);

/** Begins the values of options that are runs and no presets. */
const RUN = "run:";

export function Settings() {
  const lab = useLab();
  const experiment = useLabState((state) => state.experiment);
  const presetId = useLabState((state) => state.presetId);
  const isOffered = PRESETS.some(({ id }) => id === presetId);
  const installed = useInstalled();
  const here = (entry: (typeof CATALOGUE)[number]) =>
    entry.source === "generated" || installed.has(entry.name);
  const { name } = experiment.data;
  const tables = tableOffers(lab.tables);
  const present = tables.find(({ table }) => table === lab.ownTable && table.name === name);
  const chooseData = (value: string) => {
    const own = tables.find((offer) => offer.value === value);
    if (own) lab.openTable(own.table);
    else lab.chooseData(value);
  };
  const choosePreset = (value: string) => {
    if (value.startsWith(RUN)) fetchRun(lab, value.slice(RUN.length));
    else lab.choosePreset(value);
  };
  const missing = CATALOGUE.filter((entry) => !here(entry));
  return (
    <div className="settings">
      <Select label="Preset" value={presetId ?? "own"} onChange={choosePreset}>
        {!isOffered && <option value={presetId ?? "own"}>{experiment.title}</option>}
        {PRESET_GROUPS.map(({ label, presets }) => (
          <optgroup key={label} label={label}>
            {presets.map((preset) => (
              <option key={preset.id} value={preset.id}>
                {preset.title}
                {missing.some(({ name }) => name === preset.data) && " (not installed)"}
              </option>
            ))}
          </optgroup>
        ))}
        <optgroup label="The paper's, already run">
          {PAPER_RUNS.map(({ name: run, title }) => (
            <option key={run} value={RUN + run}>
              {title}
            </option>
          ))}
        </optgroup>
      </Select>
      <Select label="Data set" value={present?.value ?? name} onChange={chooseData}>
        {CATALOGUE.filter(here).map((entry) => (
          <option key={entry.name} value={entry.name}>
            {entry.title}
          </option>
        ))}
        {tables.map(({ value, label }) => (
          <option key={value} value={value}>
            Own table: {label}
          </option>
        ))}
        {isOwnTable(name) && tables.every(({ value }) => value !== name) && (
          <option value={name}>Own table: {clipName(name)}</option>
        )}
        {missing.length > 0 && (
          <optgroup label="Install with: npm run data">
            {missing.map((entry) => (
              <option
                key={entry.name}
                value={entry.name}
                disabled={entry.name !== experiment.data.name}
              >
                {entry.title} ({entry.install})
              </option>
            ))}
          </optgroup>
        )}
      </Select>
      {isOwnTable(name) && <OwnTable name={name} />}
      <NumberField
        label="Replicas"
        value={experiment.replicas}
        min={1}
        max={MAX_REPLICAS}
        onCommit={(replicas) => lab.change({ replicas })}
      />
      <NumberField
        label="Seed"
        value={experiment.seed}
        min={0}
        max={2 ** 32 - 1}
        onCommit={(seed) => lab.change({ seed })}
      />
      <LearningSettings />
    </div>
  );
}
