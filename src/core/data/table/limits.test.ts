// The limits of memory and of columns, each reached: a sentence with what, where and what to do.

import { expect, test } from "vitest";
import type { TableChoices } from "./choices.ts";
import { inspectTable, readTable } from "./inspect.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string, choices: TableChoices = {}) =>
  readTable(bytes(text), choices, { file: "my.csv" });
const row = (count: number, cell: (column: number) => string) =>
  Array.from({ length: count }, (_, c) => cell(c)).join(",");
/** `rows` rows of a text out of `words` different ones, and a number. */
const wordy = (rows: number, words: number) =>
  ["word,y", ...Array.from({ length: rows }, (_, i) => `w${i % words},${i / 8}`)].join("\n");

test("more columns than are read are counted, and the limit is named", async () => {
  const table = [row(10_001, (c) => `c${c}`), row(10_001, () => "1"), row(10_001, () => "2")];
  await expect(read(table.join("\n"))).rejects.toThrow(
    "my.csv: has 10001 columns; keep at most 10000",
  );
  const shorter = table.map((line) => line.slice(0, line.lastIndexOf(",")));
  const { data } = await read(`${shorter.join("\n")}\n${row(10_000, (c) => String(c % 7))}`);
  expect(data.inputShape).toEqual([9999]);
});

test("words that would be more inputs than memory holds are refused by their column, on the sheet as well", async () => {
  const table = wordy(20_000, 4000);
  const choices = { kinds: { word: "category" } } as const;
  const sentence =
    '20000 rows of 4000 inputs are more than the 67108864 numbers that are held in memory; leave columns out, such as "word" with its 4000 words, or keep fewer rows';
  const { problems } = await inspectTable(bytes(table), choices, { file: "my.csv" });
  expect(problems).toEqual([sentence]);
  await expect(read(table, choices)).rejects.toThrow(`my.csv: ${sentence}`);
});

test("a column of more different words than are counted is never read with words left out", async () => {
  await expect(read(wordy(6000, 6000), { kinds: { word: "category" } })).rejects.toThrow(
    'my.csv: column "word" has more than 5000 different values, too many for an input each',
  );
});
