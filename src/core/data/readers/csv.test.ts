import { expect, test } from "vitest";
import { parseCsvTable } from "./csv.ts";

const parse = (text: string, task?: "classification" | "regression") =>
  parseCsvTable(text, { file: "my.csv", task });

test("numbers in the last column make a regression", () => {
  const table = parse("a,b,price\n1,2,3.5\n4,5e1,-6\n");
  expect(table.task).toEqual({ kind: "regression", target: "price" });
  expect(table.features).toEqual(["a", "b"]);
  expect(table.inputShape).toEqual([2]);
  expect([...table.samples.inputs]).toEqual([1, 2, 4, 50]);
  expect([...table.samples.targets]).toEqual([3.5, -6]);
});

test("names in the last column make classes, in alphabetical order", () => {
  const table = parse("a,kind\n1,pear\n2,apple\n3,pear\n");
  expect(table.task).toEqual({ kind: "classification", classes: ["apple", "pear"] });
  expect([...table.samples.targets]).toEqual([1, 0, 1]);
});

test("numbers can be asked to be classes, in order of value", () => {
  const table = parse("a,digit\n1,10\n2,9\n3,10\n", "classification");
  expect(table.task).toEqual({ kind: "classification", classes: ["9", "10"] });
  expect([...table.samples.targets]).toEqual([1, 0, 1]);
});

test("quotes, Windows line ends, a byte-order mark, semicolons and blank lines are understood", () => {
  const table = parse('\uFEFF"a";"the ""b""";y\r\n1;2;3\r\n\r\n4;5;6\r\n');
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
  ["a short row", "a,b,y\n1,2,3\n1,2\n", "row 2: 2 cells, 3 in the header"],
  ["a long row", "a,b,y\n1,2,3,4\n1,2,3\n", "row 1: 4 cells, 3 in the header"],
  ["no header", "1,2,3\n4,5,6\n7,8,9\n", "has numbers in its first row"],
  ["one column", "y\n1\n2\n", "two or more columns"],
  ["no rows", "a,y\n", "needs two or more rows below the header"],
  ["an empty file", "", "needs a header row"],
  ["one class", "a,y\n1,x\n2,x\n", 'column "y" names 1 classes'],
  ["a web page", "<!doctype html><p>404", "is a web page, not a table"],
  ["an open quote", 'a,y\n1,2\n"3,4\n', "row"],
])("%s is refused with file, row and column", (_, text, message) => {
  expect(() => parse(text)).toThrow("my.csv: ");
  expect(() => parse(text)).toThrow(message);
});

test("a column of names that are all different is no class column", () => {
  const rows = Array.from({ length: 101 }, (_, i) => `${i},id${i}`).join("\n");
  expect(() => parse(`a,y\n${rows}`)).toThrow('column "y" names 101 classes; 2 to 100');
});
