import { describe, expect, test } from "vitest";
import type { TableChoices } from "./choices.ts";
import { inspectTable, readTable } from "./inspect.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const inspect = (text: string, choices: TableChoices = {}) =>
  inspectTable(bytesOf(text), choices, { file: "my.csv" });

const words = "color,shape,kind\nred,sq,a\nblue,ro,a\nred,tri,b\nblue,sq,b";
const numbers = "a,b,y\n1.5,4,145\n2.5,4,124.5\n6,2,80";
const pairs = "a,y\n1.5,145\n2.5,124.5\n6,80";

describe("lines above the header are no rows", () => {
  test.each([
    ["a comment with as many cells, above words", "# made,by me,2024\n", words],
    ["a comment with as many cells, above numbers", "# made,by me,2024\n", numbers],
    ["//", "// made,by me,2024\n", words],
    ["%", "% made,by me,2024\n", words],
    ["a title", "My measurements 2024\n\n", numbers],
    ["a title of a spreadsheet", "My measurements 2024,,\n,,\n", words],
    ["a title above two columns", "My measurements\n", pairs],
    ["a title and a date", "My measurements\n2024-03-01\n", numbers],
  ])("%s", async (_, above, table) => {
    const [plain, under] = [await inspect(table), await inspect(above + table)];
    expect(under.columns).toEqual(plain.columns);
    expect([under.rows, under.preview]).toEqual([plain.rows, plain.preview]);
    expect(under.header.reason).toMatch(/; (the line|2 lines) above (is|are) left out$/);
    const [own, other] = [table, above + table].map((text) =>
      readTable(bytesOf(text), {}, { file: "my.csv" }),
    );
    expect((await other).data).toEqual((await own).data);
  });

  test("a wrong cell below a title is named by the same row", async () => {
    const wrong = numbers.replace("2.5", "red");
    expect((await inspect(`My title\n${wrong}`)).problems).toEqual((await inspect(wrong)).problems);
  });

  test.each([
    ["of numbers", "# a,b,y\n1,2,3.5\n4,5,6.5\n7,8,1.5"],
    ["of words", `# ${words}`],
    ["below a comment", "# made,by,me\n# a,b,y\n1,2,3.5\n4,5,6.5\n7,8,1.5"],
    ["of words that all differ", "# a,y\nn1,k1\nn2,k2\nn3,k3"],
  ])("a header %s that begins with # is one", async (_, text) => {
    const { header, columns } = await inspect(text);
    expect(header.value).toBe(true);
    expect(columns[0].name).toMatch(/^(a|color)$/);
  });

  test("row names of R keep their header of one name", async () => {
    const { columns } = await inspect("kind\nr1,a\nr2,b\nr3,a\nr4,b");
    expect(columns.map(({ name }) => name)).toEqual(["column 1", "kind"]);
  });
});

test("years above numbers are names, years among years are rows", async () => {
  const { header, columns } = await inspect(
    "name,2019,2020,2021\na,1.5,5,60\nb,7,7.5,28\na,9,7,84",
  );
  expect(header).toEqual({ value: true, reason: "years stand above numbers" });
  expect(columns.map(({ name }) => name)).toEqual(["name", "2019", "2020", "2021"]);
  expect((await inspect("2019,2020\n2020,2021\n2018,2019")).header.value).toBe(false);
});

test.each([
  ["xlsx", [0x50, 0x4b, 3, 4, 0, 0]],
  ["xls", [0xd0, 0xcf, 0x11, 0xe0, 0, 1]],
])("an .%s under the name of a table is named, with the remedy", async (_, bytes) => {
  const reading = inspectTable(Uint8Array.from(bytes), {}, { file: "my.csv" });
  await expect(reading).rejects.toThrow(/Excel workbook or a zip file.*save it as CSV in Excel/);
});
