import { expect, test } from "vitest";
import { CATALOGUE, isOwnTable } from "./catalogue.ts";
import { importData } from "#core/importFile.ts";
import { ownTableOf } from "./ownTable.ts";

async function readOwnTable(name: string, text: string) {
  const file = { file: name, bytes: new TextEncoder().encode(text) };
  return ownTableOf(file, await importData(file));
}

test("class names make a classification as wide as there are classes", async () => {
  const text = "length,width,kind\n1,2,oak\n3,4,elm\n5,6,ash\n";
  const { content, ...facts } = await readOwnTable("trees.csv", text);
  expect(new TextDecoder().decode(await content.arrayBuffer())).toBe(text);
  expect(facts).toEqual({
    name: "trees.csv",
    title: "trees.csv",
    task: "classification",
    inputShape: [2],
    outputs: 3,
  });
});

test("numbers in the last column make a regression of one output", async () => {
  const table = await readOwnTable("prices.txt", "area,price\n1,10.5\n2,20.25\n");
  expect(table).toMatchObject({ name: "prices.txt", outputs: 1 });
  expect(table.task).toBe("regression");
});

test("a wrong cell is named by file, row and column", async () => {
  await expect(readOwnTable("trees.csv", "length,kind\n1,oak\nlong,elm\n")).rejects.toThrow(
    /trees\.csv.*row 2, column "length": "long" is not a number/,
  );
});

test("no set of the catalogue can be mistaken for a visitor's table", () => {
  expect(CATALOGUE.filter(({ name }) => isOwnTable(name))).toEqual([]);
});
