import { expect, test } from "vitest";
import { datasetFromFile } from "#core/data/load.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { readLink, writeLink } from "#core/experiment/schema/link.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import { importFile } from "#core/importFile.ts";
import type { TableChoices } from "./choices.ts";
import { parseChoices, soundChoices } from "./choicesSchema.ts";

const { experiment } = presetById("moons")!;
const table: TableChoices = {
  ...{ encoding: "windows-1252", separator: ";", header: false, decimal: ",", thousands: "." },
  ...{ target: "column 2", task: "regression", kinds: { "column 1": "number", "a (b),c": "text" } },
  ...{ missing: { "column 1": "median" }, marks: ["n.v.", ""], extraMarks: ["k. A."], rows: 30 },
};
const rows = Array.from({ length: 40 }, (_, i) => `1.00${i % 7},5;${i % 2}`).join("\n");
const file = { file: "own.csv", bytes: new TextEncoder().encode(rows) };

test("links and files carry the choices of a table", () => {
  const chosen = parseExperiment({ ...experiment, data: { name: "own.csv", table } });
  expect(chosen.data.table).toEqual(table);
  expect(readLink(writeLink(chosen)).experiment).toEqual(chosen);
  expect(parseExperiment(JSON.parse(JSON.stringify(chosen)))).toEqual(chosen);
});

test("a data set is read by the choices of its experiment", async () => {
  const { kinds: _, ...choices } = table;
  const data = { name: "own.csv", seed: 0 };
  const guessed = await datasetFromFile(file, data);
  expect(guessed.task.kind).toBe("classification");
  const chosen = await datasetFromFile(file, { ...data, table: choices });
  expect(chosen.task).toEqual({ kind: "regression", target: "column 2" });
  expect([chosen.train, chosen.validation].map(({ targets }) => targets.shape[0])).toEqual([24, 6]);
});

test("wrong choices are refused by their paths", async () => {
  expect(parseChoices(table)).toEqual(table);
  const wrong = { decimal: "x", kinds: { a: "nummer" }, sheet: 1 };
  const reading = datasetFromFile(file, { name: "own.csv", seed: 0, table: wrong });
  await expect(reading).rejects.toThrow(
    'experiment: data.table.decimal: must be one of ., ,, got "x"',
  );
  await expect(reading).rejects.toThrow("data.table.kinds.a: must be one of number, category");
  await expect(reading).rejects.toThrow("data.table.sheet: unknown field");
});

test("a file with wrong choices is refused when it is opened, by file and path", async () => {
  const wrong = {
    ...experiment,
    data: { name: "own.csv", table: { decimal: "x", marks: "n.v." } },
  };
  const bytes = new TextEncoder().encode(JSON.stringify(wrong));
  await expect(importFile({ file: "mine.json", bytes })).rejects.toThrow(
    /^mine\.json: data\.table\.decimal: must be one of \., ,, got "x"; data\.table\.marks: /,
  );
});

test("of wrong choices the sound ones are left", () => {
  const wrong = { missing: "mean", kinds: { a: "nummer", b: "text" }, rows: 1, header: true };
  const { choices, faults } = soundChoices(wrong);
  expect(choices).toEqual({ kinds: { b: "text" }, header: true });
  expect(faults.map((fault) => fault.split(":")[0]).toSorted()).toEqual([
    ...["data.table.kinds.a", "data.table.missing", "data.table.rows"],
  ]);
  expect(soundChoices({ kinds: { a: 3 }, marks: [1] }).choices).toEqual({});
});

test("an experiment saved with a mark, or in UTF-16, is opened (case 45)", async () => {
  const text = `\uFEFF${JSON.stringify(experiment)}`;
  const wide = new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer);
  for (const bytes of [new TextEncoder().encode(text), wide]) {
    const imported = await importFile({ file: "mine.json", bytes });
    expect(imported).toMatchObject({ kind: "experiment", experiment });
  }
});
