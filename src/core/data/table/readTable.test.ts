import { describe, expect, test } from "vitest";
import { readTable } from "./inspect.ts";
import type { TableChoices } from "./choices.ts";

const parse = async (text: string, choices: TableChoices = {}, breathe?: () => Promise<void>) =>
  (
    await readTable(new TextEncoder().encode(text), choices, {
      file: "my.csv",
      ...(breathe && { breathe }),
    })
  ).data;

test("numbers in the last column make a regression", async () => {
  const table = await parse("a,b,price\n1,2,3.5\n4,5e1,-6\n");
  expect(table.task).toEqual({ kind: "regression", target: "price" });
  expect(table.features).toEqual(["a", "b"]);
  expect(table.inputShape).toEqual([2]);
  expect([...table.samples.inputs]).toEqual([1, 2, 4, 50]);
  expect([...table.samples.targets]).toEqual([3.5, -6]);
});

test("names in the last column make classes, in alphabetical order", async () => {
  const table = await parse("a,kind\n1,pear\n2,apple\n3,pear\n");
  expect(table.task).toEqual({ kind: "classification", classes: ["apple", "pear"] });
  expect([...table.samples.targets]).toEqual([1, 0, 1]);
});

test("numbers can be asked to be classes, in order of value", async () => {
  const table = await parse("a,digit\n1,10\n2,9\n3,10\n", { task: "classification" });
  expect(table.task).toEqual({ kind: "classification", classes: ["9", "10"] });
  expect([...table.samples.targets]).toEqual([1, 0, 1]);
});

test("quotes, Windows line ends, a byte-order mark, semicolons and blank lines are understood", async () => {
  const table = await parse('\uFEFF"a";"the ""b""";y\r\n1;2;3\r\n\r\n4;5;6\r\n');
  expect(table.features).toEqual(["a", 'the "b"']);
  expect([...table.samples.inputs]).toEqual([1, 2, 4, 5]);
});

test.each([
  [
    "a word among features",
    "a,b,y\n1,2,3\nred,3,4\n2,1,1",
    'row 2, column "a": "red" is not a number',
  ],
  ["a word among values", "a,y\n1,2\n3,high\n", 'row 2, column "y": "high" is not a number'],
  ["an infinite number", "a,y\n1,2\nInfinity,3\n", 'row 2, column "a": "Infinity" is not a number'],
  ["a number beyond float32", "a,y\n1,2\n1e308,3\n", 'row 2, column "a": 1e+308 is beyond ±3.4e38'],
  ["a negative one", "a,y\n1,2\n-4e38,3\n", 'row 2, column "a": -4e+38 is beyond ±3.4e38'],
  [
    "a number no float64 holds",
    "a,y\n1e999,2\n1,3\n",
    'row 1, column "a": Infinity is beyond ±3.4e38',
  ],
  ["a target beyond float32", "a,y\n1,1e308\n2,2\n", 'row 1, column "y": 1e+308 is beyond ±3.4e38'],
  [
    "an integer of 400 digits",
    `a,y\n1,2\n${"9".repeat(400)},3\n`,
    'row 2, column "a": Infinity is beyond',
  ],
  [
    "a number whose square is beyond",
    "a,y\n1,2\n3e25,4",
    'row 2, column "a": the square of 3e+25 is beyond',
  ],
  [
    "a target so small that squares vanish",
    "a,y\n1,1e-30\n2,3e-30",
    'column "y": the squares of the differences are below',
  ],
  ["a short row", "a,b,y\n1,2,3\n1,2\n", "row 2: 2 cells, 3 in the header"],
  ["a long row", "a,b,y\n1,2,3,4\n1,2,3\n", "row 1: 4 cells, 3 in the header"],
  ["one column", "y\n1\n2\n", "two or more columns"],
  ["no rows", "a,y\n", "needs two or more rows below the header"],
  ["an empty file", "", "is empty"],
  ["a file of blank lines", "\n \n\n", "is empty"],
  ["a web page", "<!doctype html><p>404", "is a web page, not a table; open the table itself"],
  ["an open quote", 'a,y\n1,2\n"3,4\n', "row 2: a quote is never closed"],
  ["a table without a varying input", "a,y\n1,2\n1,3\n1,4", "no column is left as an input"],
  [
    "nothing but gaps in every row",
    "a,b,y\n1,,2\n,3,4\n2,1,3\n,2,5\n3,,4",
    "1 of 5 rows have no missing cell",
  ],
])("%s is refused with file, row and column", async (_, text, message) => {
  await expect(parse(text)).rejects.toThrow("my.csv: ");
  await expect(parse(text)).rejects.toThrow(message);
});

describe("in slices", () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `${i},"1${i}",${i % 7}`);
  const long = ["time,b,y", ...rows].join("\r\n");

  test("a long table is the same table, with room for other work in between", async () => {
    let breaths = 0;
    const breathe = async () => void (breaths += 1);
    const table = await parse(long, {}, breathe);
    expect(table).toEqual(await parse(long));
    expect(table.samples.inputs.slice(-2)).toEqual(Float64Array.of(59_999, 159_999));
    expect(breaths).toBeGreaterThan(2);
  });

  test("quotes, separators and line ends that a slice cuts through stay whole", async () => {
    const kinds = ["plain", 'two\nlines, "quoted"', "\r\n;"];
    const cell = (i: number) => `"${kinds[i % 3].replaceAll('"', '""')}"`;
    const text = ["a,y", ...rows.map((_, i) => `${i};${cell(i)}`)].join("\n").replace("a,y", "a;y");
    const { task, samples } = await parse(text, {}, async () => {});
    expect(task).toEqual({ kind: "classification", classes: [kinds[0], kinds[1], ";"].sort() });
    expect(samples.targets).toHaveLength(60_000);
  });

  test("a wrong cell far down is named by its row, and ends the reading", async () => {
    const text = `${long}\r\n1,red,2\r\n${rows.join("\r\n")}`;
    await expect(parse(text, {}, async () => {})).rejects.toThrow(
      'my.csv: row 60001, column "b": "red" is not a number',
    );
    await expect(parse(text)).rejects.toThrow('row 60001, column "b": "red"');
  });

  test("what a breath throws ends the reading", async () => {
    const stop = new Error("stop");
    let breaths = 0;
    const breathe = () => ((breaths += 1) === 2 ? Promise.reject(stop) : Promise.resolve());
    await expect(parse(long, {}, breathe)).rejects.toBe(stop);
    expect(breaths).toBe(2);
  });
});

test("a column of names that are all different is no class column", async () => {
  const rows = Array.from({ length: 101 }, (_, i) => `${i},id${i}`).join("\n");
  const target = { target: "y" } as const;
  await expect(parse(`a,y\n${rows}`, target)).rejects.toThrow(
    'column "y" names 101 classes; 2 to 100',
  );
});
