import { describe, expect, test } from "vitest";
import type { TableChoices } from "./choices.ts";
import { inspectTable, readTable } from "./inspect.ts";
import { reportInWords } from "./words.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const inspect = (table: string | Uint8Array, choices: TableChoices = {}) =>
  inspectTable(typeof table === "string" ? utf8(table) : table, choices, { file: "my.csv" });
const read = async (table: string | Uint8Array, choices: TableChoices = {}) =>
  (await readTable(typeof table === "string" ? utf8(table) : table, choices, { file: "my.csv" }))
    .data;
/** A table of one input and a target, whose cells are given. */
const targets = (...cells: readonly string[]) =>
  ["a;y", ...cells.map((cell, i) => `${(7 * i) % 11};${cell}`)].join("\n");
const valuesOf = async (...cells: readonly string[]) => {
  const { task, samples } = await read(targets(...cells));
  expect(task.kind).toBe("regression");
  return [...samples.targets];
};

describe("what people write as numbers", () => {
  test.each([
    ["decimal commas (case 02)", ["259,6", "353,7", "141,0"], [259.6, 353.7, 141]],
    ["percent signs (case 05)", ["64%", "31 %", "11%"], [64, 31, 11]],
    ["currency signs (case 06)", ["$386000", "$1,336,000", "-$3"], [386000, 1336000, -3]],
    ["euros behind", ["3,50 €", "1.234,50 €", "2,00 €"], [3.5, 1234.5, 2]],
    [
      "thousands points beside decimal commas",
      ["1.234,5", "12.345,6", "3,1"],
      [1234.5, 12345.6, 3.1],
    ],
    [
      "thousands commas beside decimal points",
      ["1,234.5", "12,345.6", "3.1"],
      [1234.5, 12345.6, 3.1],
    ],
    ["apostrophes", ["1'234.5", "12’345.6", "3.1"], [1234.5, 12345.6, 3.1]],
    ["narrow spaces", ["1\u202F234,5", "12\u00A0345,6", "3,1"], [1234.5, 12345.6, 3.1]],
    ["a typographer's minus", ["\u22121.5", "–2.5", "3.5"], [-1.5, -2.5, 3.5]],
    ["brackets of bookkeepers", ["(1.5)", "2.5", "3"], [-1.5, 2.5, 3]],
    ["powers of ten", ["1e-3", "2.5E+2", "-4"], [0.001, 250, -4]],
    [
      "gaps beside decimal commas",
      ["1,5", "-", "2,5", "#N/A", "missing", "3,25"],
      [1.5, 2.5, 3.25],
    ],
  ])("%s are numbers, never classes", async (_, cells, values) => {
    expect(await valuesOf(...cells)).toEqual(values);
  });

  test("one odd cell, even the first, is named and makes no classes of the others", async () => {
    const table = targets("n.v.", "1.5", "2.5", "3.5", "4.5");
    await expect(read(table)).rejects.toThrow('row 1, column "y": "n.v." is not a number');
    const { samples, task } = await read(table, { marks: ["n.v."] });
    expect([task.kind, ...samples.targets]).toEqual(["regression", 1.5, 2.5, 3.5, 4.5]);
  });

  test("every odd cell can count as missing, and the usual marks go on counting", async () => {
    const table = targets("n.v.", "1.5", "-", "2.5", "k. A.", "#N/A", "3.5", "n.v.", "4", "5", "6");
    const { odd } = (await inspect(table)).columns[1];
    expect(odd).toEqual({ row: 1, cell: "n.v.", count: 3, cells: ["n.v.", "k. A."] });
    const { samples } = await read(table, { extraMarks: odd!.cells });
    expect([...samples.targets]).toEqual([1.5, 2.5, 3.5, 4, 5, 6]);
    await expect(read(table, { marks: odd!.cells })).rejects.toThrow('row 3, column "y": "-"');
  });

  test("1,234 is thousands where cells are divided by commas, and decimals beside semicolons, with a note", async () => {
    const byComma = await inspect('a,y\n1,"1,234"\n2,"2,345"\n3,"9,876"');
    const bySemicolon = await inspect("a;y\n1;1,234\n2;2,345\n3;9,876");
    expect([byComma.decimal.value, bySemicolon.decimal.value]).toEqual([".", ","]);
    expect(byComma.warnings.join()).toContain("read as 1500");
    expect(bySemicolon.warnings.join()).toContain("read as 1.5");
    const { samples } = await read("a;y\n1;1,234\n2;2,345\n3;9,876", { thousands: "," });
    expect([...samples.targets]).toEqual([1234, 2345, 9876]);
  });
});

describe("classes", () => {
  const rows = (row: (i: number) => string) =>
    Array.from({ length: 60 }, (_, i) => row(i)).join("\n");

  test.each([
    ["0 and 1 (case 09)", "a,Outcome", (i: number) => `${i}.5,${i % 2}`, ["0", "1"]],
    ["1 to 3", "a,wine", (i: number) => `${i}.5,${1 + (i % 3)}`, ["1", "2", "3"]],
    [
      "numbers under the name of a class",
      "a,class",
      (i: number) => `${i}.5,${10 * (i % 3)}`,
      ["0", "10", "20"],
    ],
    [
      "None among disorders (case 15)",
      "a,Disorder",
      (i: number) => `${i}.5,${["None", "Apnea", "Insomnia"][i % 3]}`,
      ["Apnea", "Insomnia", "None"],
    ],
    ["- beside +", "a,result", (i: number) => `${i}.5,${"+-"[i % 2]}`, ["+", "-"]],
  ])("%s are classes, and can be taken otherwise", async (_, header, row, classes) => {
    const report = await inspect(`${header}\n${rows(row)}`);
    expect([report.task.value, report.classes]).toEqual(["classification", classes]);
    expect(report.outputs).toBe(classes.length);
    if (classes[0] === "0") {
      expect(report.warnings[0]).toContain("are taken as classes");
      const { task } = await read(`${header}\n${rows(row)}`, { task: "regression" });
      expect(task.kind).toBe("regression");
    }
  });

  test("cylinders and prices stay amounts", async () => {
    const cylinders = await inspect(`a,cylinders\n${rows((i) => `${i},${4 + 2 * (i % 3)}`)}`);
    expect(cylinders.task).toEqual({ value: "regression", reason: "the target holds numbers" });
  });

  test("marks of missing values are no classes: their rows are left out and counted", async () => {
    const marks = ["-", "missing", "#N/A", "NA", "null", "?", ""];
    const report = await inspect(
      `a,kind\n${rows((i) => `${i}.5,${i < 7 ? marks[i] : "xyz"[i % 3]}`)}`,
    );
    expect(report.classes).toEqual(["x", "y", "z"]);
    expect(report.rows).toMatchObject({
      ...{ inFile: 60, usable: 53 },
      dropped: [{ count: 7, reason: 'column "kind" is missing' }],
    });
  });

  test("a label in front is the target where the last column never varies (case 11)", async () => {
    const report = await inspect(`label,p0,p1,p2\n${rows((i) => `${i % 10},0,${i},0`)}`);
    expect(report.target).toEqual({ value: "label", reason: "it has the name of a target" });
    expect(report.task.value).toBe("classification");
    expect(report.columns.filter(({ isConstant }) => isConstant).map(({ name }) => name)).toEqual([
      "p0",
      "p2",
    ]);
  });
});

describe("layouts", () => {
  const plain = "a,b,y\n1,2,3.5\n4,5,6.5\n7,8,1.5\n";
  test.each([
    ["sep=;", `sep=;\n${plain.replaceAll(",", ";")}`],
    ["comment lines", `# made by hand, in a hurry, on, Monday\n${plain}# the end`],
    ["blanks in columns", plain.replaceAll(",", "   ").replaceAll(/^/gm, "  ")],
    ["tabs", plain.replaceAll(",", "\t")],
    ["bars", plain.replaceAll(",", " | ")],
    ["trailing separators in every row", plain.replaceAll("\n", ",\n")],
    ["trailing separators below the header", plain.replaceAll(/(\d)\n/g, "$1,\n")],
    ["Mac line ends", plain.replaceAll("\n", "\r")],
    ["blank rows", plain.replaceAll("\n", "\n,,\n\n")],
    ["a header that begins with #", plain.replace("a,", "# a,")],
  ])("%s are read as the plain table is", async (_, table) => {
    const { features, samples, task } = await read(table);
    expect(features).toEqual(["a", "b"]);
    expect([...samples.inputs]).toEqual([1, 2, 4, 5, 7, 8]);
    expect([task, ...samples.targets]).toEqual([
      { kind: "regression", target: "y" },
      3.5,
      6.5,
      1.5,
    ]);
  });

  test("a file without a header keeps its first row, and numbers its columns (case 12)", async () => {
    const rows = ["5.5,4.6,setosa", "7.0,7.3,virginica", "5.5,5.6,setosa", "4.6,4.9,virginica"];
    const report = await inspect(rows.join("\n"));
    expect(report.header).toEqual({ value: false, reason: "its first row is like the others" });
    expect(report.columns.map(({ name }) => name)).toEqual(["column 1", "column 2", "column 3"]);
    expect(report.rows.inFile).toBe(4);
    expect((await inspect(rows.join("\n"), { header: true })).rows.inFile).toBe(3);
  });

  test.each(["Kundennr", "Kunden-Nr.", "Rechnungsnummer", "customer_id", "orderId"])(
    "%s that names every row is no input, one that comes again is",
    async (name) => {
      const table = (number: (i: number) => number) =>
        `${name};a;y\n${Array.from({ length: 40 }, (_, i) => `${number(i)};${i % 7};${i},5`).join("\n")}`;
      const { columns } = await inspect(table((i) => 1000 + 3 * i));
      expect(columns[0]).toMatchObject({ kind: "ignored", isIdentifier: true });
      expect((await inspect(table((i) => 1000 + (i % 9)))).columns[0].kind).toBe("number");
    },
  );

  test("an identifier, an index of pandas and row names of R are no inputs", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${(i * 7) % 13},${i / 8}`);
    for (const header of ["id,b,y", ",b,y", "Unnamed: 0,b,y", "b,y", "PassengerId,b,y"]) {
      const report = await inspect([header, ...rows].join("\n"));
      expect([report.columns[0].kind, report.columns[0].isIdentifier]).toEqual(["ignored", true]);
      expect(report.inputs).toBe(1);
    }
  });
});

describe("a column that counts the rows", () => {
  const table = (header: string, from: number, count = 12) =>
    [
      header,
      ...Array.from({ length: count }, (_, i) => `${i + from},${(i * 7) % 5},${i / 8}`),
    ].join("\n");
  const kindOf = async (text: string, choices: TableChoices = {}) =>
    (await inspect(text, choices)).columns[0];

  test.each([0, 1])(
    "from %i, under any name, is left out with the reason, and taken in at one choice",
    async (from) => {
      const text = table("Lauf,b,y", from);
      expect(await kindOf(text)).toMatchObject({
        ...{ kind: "ignored", isIdentifier: true },
        reason: `it counts the rows from ${from} to ${from + 11}`,
      });
      const kinds = { Lauf: "number" } as const;
      expect(await kindOf(text, { kinds })).toMatchObject({ kind: "number", inputs: 1 });
    },
  );

  test.each([
    ["few rows count by chance", table("n,b,y", 1, 9)],
    ["a measured quantity", table("time,b,y", 0)],
    ["one with a unit", table("Day (since start),b,y", 1)],
    ["a size, in another language", table("Größe,b,y", 0)],
    ["several of a kind", table("n_hours,b,y", 1)],
    ["years", table("n,b,y", 2001)],
    ["one step is missing", table("n,b,y", 1).replace("\n5,", "\n6,")],
    ["in another order", table("n,b,y", 1).replace("\n1,", "\n13,")],
    ["a gap among them", table("n,b,y", 1).replace("\n5,", "\n?,")],
    ["the only input", table("n,b,y", 1).replaceAll(/^(\w+),\w+,/gm, "$1,")],
  ])("stays an input: %s", async (_, text) => {
    expect(await kindOf(text)).toMatchObject({ kind: "number", inputs: 1 });
  });

  test("is the target where it is the last column, and left out where another is chosen", async () => {
    const last = table("n,b,price", 1).replaceAll(/^(\w+),(\w+),(.+)$/gm, "$3,$2,$1");
    expect((await inspect(last)).target.value).toBe("n");
    const other = await inspect(last, { target: "price" });
    expect(other.columns[2]).toMatchObject({ kind: "ignored", isIdentifier: true });
  });
});

describe("encodings", () => {
  const table = "Größe\tArt\r\n1\tMüller\r\n2\tMöller\r\n3\tMüller\r\n";
  const utf16 = (text: string, isBig: boolean) => {
    const view = new DataView(new ArrayBuffer(2 * text.length));
    for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !isBig);
    return new Uint8Array(view.buffer);
  };
  test.each([
    ["utf-8", "UTF-8", utf8(table)],
    ["utf-8", "UTF-8 with its mark", utf8(`\uFEFF${table}`)],
    ["utf-16le", "UTF-16 of Excel (case 17)", utf16(`\uFEFF${table}`, false)],
    ["utf-16be", "UTF-16 the other way", utf16(`\uFEFF${table}`, true)],
    ["utf-16le", "UTF-16 without a mark", utf16(table, false)],
    ["windows-1252", "Windows-1252", Uint8Array.from(table, (c) => c.charCodeAt(0))],
  ])("%s: %s is the same table", async (encoding, _, bytes) => {
    const report = await inspect(bytes);
    expect([report.encoding.value, report.columns[0].name]).toEqual([encoding, "Größe"]);
    expect(report.classes).toEqual(["Möller", "Müller"]);
  });

  test("the 27 characters that Windows-1252 has for itself are read", async () => {
    const bytes = Uint8Array.from([...utf8("a,y\n1,"), 0x80, 0x20, 0xe9, ...utf8("\n2,x\n")]);
    expect((await inspect(bytes)).classes).toEqual(["x", "€ é"]);
  });
});

describe("columns that are no numbers", () => {
  const rows = Array.from({ length: 24 }, (_, i) => [
    `2021-03-${String(i + 1).padStart(2, "0")}`,
    ["red", "blue", ""][i % 3],
    `a remark of ${i} words`,
    i % 4 ? String(i) : "",
    String(i / 8),
  ]);
  const table = ["day,colour,remark,age,y", ...rows.map((row) => row.join())].join("\n");

  test("dates become days, words one input each, remarks are left out", async () => {
    const report = await inspect(table);
    expect(report.columns.map(({ kind, inputs }) => `${kind} ${inputs}`)).toEqual([
      ...["date 1", "category 2", "text 0", "number 1", "number 0"],
    ]);
    expect(report.rows).toMatchObject({ inFile: 24, usable: 12 });
    const { features, samples } = await read(table);
    expect(features).toEqual(["day", "colour = blue", "colour = red", "age"]);
    expect([...samples.inputs.slice(0, 4)]).toEqual([Date.UTC(2021, 2, 2) / 864e5, 1, 0, 1]);
  });

  test("a gap can become the median, or a value of its own", async () => {
    const { features, samples } = await read(table, {
      missing: { colour: "category", age: "median" },
    });
    expect(features).toEqual(["day", "colour = blue", "colour = red", "colour is missing", "age"]);
    expect(samples.targets).toHaveLength(24);
    expect(samples.inputs[4]).toBe(12); // between 11 and 13, of 1, 2, 3, 5 … 23
    const flagged = await read(table, { missing: "category" });
    expect(flagged.features?.slice(-2)).toEqual(["age", "age is missing"]);
  });

  test("choices for a column that is not there are refused by its name", async () => {
    await expect(read(table, { target: "z" })).rejects.toThrow('there is no column "z"');
  });
});

test("what was understood is written in words, the rows that are not used with it", async () => {
  const rows = Array.from({ length: 13_000 }, (_, i) => `${i},${i % 5},${i / 8}`);
  const words = reportInWords(await inspect(["id,b,y", ...rows].join("\n"))).join("\n");
  expect(words).toContain(
    "my.csv: utf-8, separator comma, with a header (words stand above numbers)",
  );
  expect(words).toContain('left out: "id" (it numbers or names the rows)');
  expect(words).toContain("rows: 13000 in the file, 12500 used");
  expect(words).toContain("12500 used, drawn at random; data.table.rows sets another number");
  expect(words.match(/12500/g)).toHaveLength(1);
});
