import { describe, expect, test } from "vitest";
import type { TableChoices } from "./choices.ts";
import { inspectTable, readTable } from "./inspect.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const inspect = (text: string, choices: TableChoices = {}) =>
  inspectTable(bytesOf(text), choices, { file: "my.csv" });
const targetsOf = async (text: string, choices: TableChoices = {}) => [
  ...(await readTable(bytesOf(text), choices, { file: "my.csv" })).data.samples.targets,
];
const table = (header: string, ...rows: readonly string[]) => [header, ...rows].join("\n");

describe("points before three digits", () => {
  const prices = ["1;40;200", "2;47;2.137", "3;54;3.174", "4;61;311", "5;68;5.248"];
  const mixed = table("Zimmer;Fläche;Preis", ...prices);
  const values = [200, 2137, 3174, 311, 5248];

  test("stand between thousands beside semicolons and numbers of three digits, with a note", async () => {
    expect(await targetsOf(mixed)).toEqual(values);
    const { decimal, thousands, warnings } = await inspect(mixed);
    expect(decimal.reason).toBe("points stand between thousands, as in 311 and 2.137");
    expect(thousands).toEqual({ value: ".", reason: "3 numbers have it" });
    expect(warnings.join()).toContain(
      "such as 1.500 are read as 1500; choose another decimal mark",
    );
    const [first, second] = await targetsOf(mixed, { decimal: "." });
    expect([first, second]).toEqual([200, 2.137]);
    expect((await inspect(mixed, { decimal: "." })).warnings).toEqual([]);
  });

  test("stand between thousands where another column has decimal commas", async () => {
    const text = mixed.replaceAll(/;(\d\d);/g, ";$1,5;");
    expect(await targetsOf(text)).toEqual(values);
    const { thousands } = await inspect(text);
    expect(thousands).toEqual({ value: ".", reason: "3 numbers have it" });
  });

  test.each([
    ["where another column has decimal points", mixed.replaceAll(/;(\d\d);/g, ";$1.5;")],
    ["where commas divide cells", mixed.replaceAll(";", ",")],
    ["where a number of four digits has none", mixed.replace("311", "3111")],
  ])("are decimal %s", async (_, text) => {
    expect((await targetsOf(text))[1]).toBe(2.137);
  });

  test.each([
    ["every column is open", table("a;b;y", "8.611;24;2.234", "5.130;82;4.261", "3.349;75;8.210")],
    ["rounded thousands", table("a;b;y", "1;40;200.000", "2;47;237.000", "3;54;274.000")],
    ["tabs", table("a\tb\ty", "1\t40\t200.000", "2\t47\t237.000", "3\t54\t274.000")],
  ])("have a note where nothing decides: %s", async (_, text) => {
    const { warnings } = await inspect(text);
    expect(warnings.join()).toContain(
      'Column "y": numbers such as 1.500 are read as 1.5; choose another decimal mark to read 1500.',
    );
  });
});

describe("what is given for the whole table is true of its columns", () => {
  test("a column with the other decimal mark is named", async () => {
    const one = table("a;b;y", "6.23;65;4,64", "5.26;66;8,82", "9.57;32;2,21");
    expect((await inspect(one)).decimal).toEqual({
      value: ".",
      reason: "as many numbers have a point as a comma; columns differ: “y” with a comma",
    });
    const most = one.replaceAll(/^([^;]+);(\d+);/gm, "$1;$2.5;");
    expect((await inspect(most)).decimal.reason).toBe(
      "numbers such as 1.5; columns differ: “y” with a comma",
    );
  });

  test("many columns with the other mark are counted", async () => {
    const row = (i: number) => [...Array(9).fill(`${i}.5`), ...Array(6).fill(`${i},5`)].join(";");
    const names = Array.from({ length: 15 }, (_, c) => `c${c}`).join(";");
    const { decimal } = await inspect(table(names, row(1), row(3), row(2)));
    expect(decimal.reason).toMatch(/“c9”, “c10”, “c11”, “c12”, 2 more with a comma$/);
  });

  test("a mark between thousands before a unit counts as well", async () => {
    const text = table("a;y", "1;1.234,5 mm", "2;2,5 mm", "3;3,25 mm");
    expect((await inspect(text)).thousands).toEqual({ value: ".", reason: "one number has it" });
  });

  test("None counts among the words of a column that has it as a name", async () => {
    const kinds = ["None", "Apnea", "Insomnia"];
    const rows = Array.from({ length: 60 }, (_, i) => `${(7 * i) % 11},${kinds[i % 3]}`);
    const { columns, classes } = await inspect(table("a,Disorder", ...rows));
    expect(columns[1]).toMatchObject({ reason: "3 different words", distinct: 3, missing: 0 });
    expect(classes).toHaveLength(3);
  });
});
