import { describe, expect, test } from "vitest";
import { parseCsvTable } from "./csv.ts";

const parse = (text: string, task?: "classification" | "regression") =>
  parseCsvTable(text, { file: "my.csv", task });

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
  const table = await parse("a,digit\n1,10\n2,9\n3,10\n", "classification");
  expect(table.task).toEqual({ kind: "classification", classes: ["9", "10"] });
  expect([...table.samples.targets]).toEqual([1, 0, 1]);
});

test("quotes, Windows line ends, a byte-order mark, semicolons and blank lines are understood", async () => {
  const table = await parse('\uFEFF"a";"the ""b""";y\r\n1;2;3\r\n\r\n4;5;6\r\n');
  expect(table.features).toEqual(["a", 'the "b"']);
  expect([...table.samples.inputs]).toEqual([1, 2, 4, 5]);
});

test.each([
  ["a missing feature", "a,b,y\n1,2,3\n1,,3\n", 'row 2, column "b": the cell is empty'],
  ["a marked gap", "a,b,y\n1,?,3\n1,2,3\n", 'row 1, column "b": "?" marks a missing value'],
  ["a missing target", "a,b,y\n1,2,3\n1,2,NA\n", 'row 2, column "y": "NA" marks a missing value'],
  ["a word among features", "a,b,y\n1,2,3\nred,2,3\n", 'row 2, column "a": "red" is not a number'],
  ["a word among values", "a,y\n1,2\n1,high\n", 'row 2, column "y": "high" is not a number'],
  ["an infinite number", "a,y\n1,2\nInfinity,2\n", 'row 2, column "a": "Infinity" is not a number'],
  ["a number beyond float32", "a,y\n1,2\n1e308,2\n", 'row 2, column "a": 1e308 is beyond ±3.4e38'],
  ["a negative one", "a,y\n1,2\n-4e38,2\n", 'row 2, column "a": -4e38 is beyond ±3.4e38'],
  [
    "a number no float64 holds",
    "a,y\n1e999,2\n1,2\n",
    'row 1, column "a": 1e999 is beyond ±3.4e38',
  ],
  ["a target beyond float32", "a,y\n1,1e308\n1,2\n", 'row 1, column "y": 1e308 is beyond ±3.4e38'],
  [
    "a target no float64 holds",
    "a,y\n1,1e999\n1,2\n",
    'row 1, column "y": 1e999 is beyond ±3.4e38',
  ],
  ["an integer of 400 digits", `a,y\n1,2\n${"9".repeat(400)},2\n`, 'row 2, column "a": 999'],
  ["a short row", "a,b,y\n1,2,3\n1,2\n", "row 2: 2 cells, 3 in the header"],
  ["a long row", "a,b,y\n1,2,3,4\n1,2,3\n", "row 1: 4 cells, 3 in the header"],
  ["no header", "1,2,3\n4,5,6\n7,8,9\n", "has numbers in its first row"],
  ["one column", "y\n1\n2\n", "two or more columns"],
  ["no rows", "a,y\n", "needs two or more rows below the header"],
  ["an empty file", "", "needs a header row"],
  ["one class", "a,y\n1,x\n2,x\n", 'column "y" names 1 classes'],
  ["a web page", "<!doctype html><p>404", "is a web page, not a table"],
  ["an open quote", 'a,y\n1,2\n"3,4\n', "row"],
])("%s is refused with file, row and column", async (_, text, message) => {
  await expect(parse(text)).rejects.toThrow("my.csv: ");
  await expect(parse(text)).rejects.toThrow(message);
});

test("numbers as large and as small as float32 and float64 hold are read", async () => {
  const { samples } = await parse("a,y\n3.4e38,-3.4e38\n1e-320,0\n");
  expect([...samples.inputs, ...samples.targets]).toEqual([3.4e38, 1e-320, -3.4e38, 0]);
});

test("an own table that is no table is not to be installed, an installed one is", async () => {
  await expect(parse("<!doctype html>")).rejects.toThrow(
    "is a web page, not a table; open the table itself",
  );
  await expect(
    parseCsvTable("<html>", { file: "iris.csv", remedy: "install it again with `npm run data`" }),
  ).rejects.toThrow("iris.csv: is a web page, not a table; install it again with `npm run data`");
});

describe("in slices", () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `${i},"1${i}",${i % 7}`);
  const long = ["a,b,y", ...rows].join("\r\n");

  test("a long table is the same table, with room for other work in between", async () => {
    let breaths = 0;
    const breathe = async () => void (breaths += 1);
    const table = await parseCsvTable(long, { file: "my.csv" }, breathe);
    expect(table).toEqual(await parse(long));
    expect(table.samples.inputs.slice(-2)).toEqual(Float64Array.of(59_999, 159_999));
    expect(breaths).toBeGreaterThan(2);
  });

  test("quotes, separators and line ends that a slice cuts through stay whole", async () => {
    const kinds = ["plain", 'two\nlines, "quoted"', "\r\n;"];
    const cell = (i: number) => `"${kinds[i % 3].replaceAll('"', '""')}"`;
    const text = ["a,y", ...rows.map((_, i) => `${i};${cell(i)}`)].join("\n").replace("a,y", "a;y");
    const { task, samples } = await parseCsvTable(text, { file: "my.csv" }, async () => {});
    expect(task).toEqual({ kind: "classification", classes: [kinds[0], kinds[1], ";"].sort() });
    expect(samples.targets).toHaveLength(60_000);
  });

  test("a wrong cell far down is named by its row, and ends the reading", async () => {
    const text = `${long}\r\n1,red,2\r\n${rows.join("\r\n")}`;
    await expect(parseCsvTable(text, { file: "my.csv" }, async () => {})).rejects.toThrow(
      'my.csv: row 60001, column "b": "red" is not a number',
    );
    await expect(parse(text)).rejects.toThrow('row 60001, column "b": "red"');
  });

  test("what a breath throws ends the reading", async () => {
    const stop = new Error("stop");
    let breaths = 0;
    const breathe = () => ((breaths += 1) === 2 ? Promise.reject(stop) : Promise.resolve());
    await expect(parseCsvTable(long, { file: "my.csv" }, breathe)).rejects.toBe(stop);
    expect(breaths).toBe(2);
  });
});

test("a column of names that are all different is no class column", async () => {
  const rows = Array.from({ length: 101 }, (_, i) => `${i},id${i}`).join("\n");
  await expect(parse(`a,y\n${rows}`)).rejects.toThrow('column "y" names 101 classes; 2 to 100');
});
