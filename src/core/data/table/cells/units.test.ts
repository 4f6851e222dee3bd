import { describe, expect, test } from "vitest";
import type { TableChoices } from "#core/data/table/choices.ts";
import { inspectTable, readTable } from "#core/data/table/inspect.ts";

const bytesOf = (cells: readonly string[]) =>
  new TextEncoder().encode(
    ["a;y", ...cells.map((cell, i) => `${(7 * i) % 11};${cell}`)].join("\n"),
  );
const inspect = (cells: readonly string[], choices: TableChoices = {}) =>
  inspectTable(bytesOf(cells), choices, { file: "my.csv" });
const valuesOf = async (cells: readonly string[], choices: TableChoices = {}) => {
  const { data } = await readTable(bytesOf(cells), choices, { file: "my.csv" });
  expect(data.task.kind).toBe("regression");
  return [...data.samples.targets];
};
/** 200 cells of 20 whole numbers. */
const many = (write: (n: number) => string) =>
  Array.from({ length: 200 }, (_, i) => write(((7 * i) % 20) + 1));
const wanted = Array.from({ length: 200 }, (_, i) => ((7 * i) % 20) + 1);

describe("a unit behind every number is left out, with a note", () => {
  test.each([
    ["mm", (n: number) => `${n} mm`],
    ["°C", (n: number) => `${n}°C`],
    ["‰", (n: number) => `${n}‰`],
    ["k", (n: number) => `${n}k`],
    ["kg/m3", (n: number) => `${n},0 kg/m3`],
    ["m/s²", (n: number) => `${n}e0 m/s²`],
    ["µm", (n: number) => `+${n}.0 µm`],
  ])("%s", async (unit, write) => {
    expect(await valuesOf(many(write))).toEqual(wanted);
    const { warnings, columns } = await inspect(many(write));
    expect(warnings).toContain(`Column "y": “${unit}” after every number is left out.`);
    expect(columns[1].reason).toBe(`all are numbers with “${unit}”`);
  });

  test.each([
    ["pH", (n: number) => `pH ${n}`],
    ["v", (n: number) => `v ${n}`],
    ["v", (n: number) => `v${n}.0`],
    ["No.", (n: number) => `No. ${n}`],
    ["T =", (n: number) => `T = ${n},0`],
    ["T=", (n: number) => `T=${n}`],
    ["#", (n: number) => `#${n}`],
    ["Ø", (n: number) => `Ø ${n}`],
    ["week", (n: number) => `week ${n}`],
    ["remark", (n: number) => `remark ${n}.0`],
    ["dry weight", (n: number) => `dry weight ${n},0`],
  ])("%s stands before it", async (before, write) => {
    expect(await valuesOf(many(write))).toEqual(wanted);
    const { warnings, columns } = await inspect(many(write));
    expect(warnings).toContain(`Column "y": “${before}” before every number is left out.`);
    expect(columns[1].reason).toBe(`all are numbers with “${before}”`);
  });

  test("one before and one behind", async () => {
    expect(await valuesOf(many((n) => `ca. T=${n}.0 °C`))).toEqual(wanted);
    const { warnings } = await inspect(many((n) => `T = ${n}.0 °C`));
    expect(warnings).toContain(`Column "y": “T =” before and “°C” after every number is left out.`);
  });

  test("signs of numbers after words are read, a hyphen of a name is none", async () => {
    expect(await valuesOf(["pH −1,5", "pH +2,5", "pH 1 234,0"])).toEqual([-1.5, 2.5, 1234]);
    expect(await valuesOf(["T=-1", "T=+2", "T=3"])).toEqual([-1, 2, 3]);
    const { task } = await inspect(many((n) => `A-${n}`));
    expect(task.value).toBe("classification");
  });

  test("signs, brackets and marks beside it are read as without it", async () => {
    expect(await valuesOf(["−1.234,5 mm", "+2,5 mm", "1 234,0mm"])).toEqual([-1234.5, 2.5, 1234]);
  });

  test.each([
    ["another unit", "3 cm"],
    ["no unit", "3.25"],
    ["a word", "lost"],
  ])("a cell with %s is refused by its row, wherever it stands", async (_, odd) => {
    for (const at of [1, 2, 60, 200]) {
      const cells = many((n) => `${n} mm`).with(at - 1, odd);
      await expect(valuesOf(cells)).rejects.toThrow(
        `row ${at}, column "y": "${odd}" is not a number`,
      );
      expect(await valuesOf(cells, { extraMarks: [odd] })).toEqual(wanted.toSpliced(at - 1, 1));
    }
  });

  test("numbers of which half have a unit are refused, for nobody knows what the others are", async () => {
    await expect(valuesOf(many((n) => (n % 2 ? `${n}k` : `${n}`)))).rejects.toThrow(
      "is not a number",
    );
  });

  test.each([
    ["glued to a letter", (n: number) => `A${n}`, "A"],
    ["behind a word", (n: number) => `Patient ${n}`, "Patient"],
    ["few, on many rows", (n: number) => `pH ${7 + (n % 2)}`, "pH"],
  ])("whole numbers that are names stay words: %s", async (_, write, word) => {
    const cells = many(write);
    const { task, columns, warnings } = await inspect(cells);
    expect([task.value, warnings]).toEqual(["classification", []]);
    expect(columns[1].reason).toMatch(
      new RegExp(`different words; as numbers without “${word}” at a choice$`),
    );
    const numbers = cells.map((cell) => Number(/\d+/.exec(cell)![0]));
    expect(await valuesOf(cells, { kinds: { y: "number" }, task: "regression" })).toEqual(numbers);
  });

  test("few words that begin with a number stay classes, with a note, and are amounts at a choice", async () => {
    const cells = many((n) => (n % 2 ? "2WD" : "4WD"));
    const { classes, warnings } = await inspect(cells);
    expect(classes).toEqual(["2WD", "4WD"]);
    expect(warnings.join()).toContain("take the column as a number to leave “WD” out");
    expect((await valuesOf(cells, { kinds: { y: "number" } })).slice(0, 2)).toEqual([2, 4]);
  });
});

test.each([
  ["Excel's way to keep a text", (n: number) => `"=""${n}"""`],
  ["an apostrophe in front", (n: number) => `'${n}`],
  [
    "full-width digits",
    (n: number) => String(n).replace(/\d/g, (d) => "０１２３４５６７８９"[Number(d)]),
  ],
  ["Arabic digits", (n: number) => String(n).replace(/\d/g, (d) => "٠١٢٣٤٥٦٧٨٩"[Number(d)])],
  ["Persian digits", (n: number) => String(n).replace(/\d/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[Number(d)])],
  ["Devanagari digits", (n: number) => String(n).replace(/\d/g, (d) => "०१२३४५६७८९"[Number(d)])],
  ["rupees", (n: number) => `₹${n}`],
  ["another currency", (n: number) => `${n} ₴`],
])("%s makes no classes of numbers", async (_, write) => {
  expect(await valuesOf(many(write))).toEqual(wanted);
});

test("a minus behind, and lakhs and crores", async () => {
  expect(await valuesOf(["7-", "1.234,50-", "8", "0,5 -"])).toEqual([-7, -1234.5, 8, -0.5]);
  expect(await valuesOf(["₹1,20,000", "₹12,34,56,789", "₹3,000", "5.5"])).toEqual([
    ...[120_000, 123_456_789, 3000, 5.5],
  ]);
});

describe("what looks like numbers and cannot be read is never taken for classes without a word", () => {
  test.each([
    ["7±1", (n: number) => `${n}±1`],
    ["7/2", (n: number) => `${n}/2`],
    ["7×10³", (n: number) => `${n}×10³`],
    ["7x10^3", (n: number) => `${n} x 10^3`],
    ["7:30", (n: number) => `${n}:30`],
    ["<5", (n: number) => `<${n}`],
    ["two units", (n: number) => (n % 2 ? `${n} mm` : `${n} cm`)],
  ])("%s", async (_, write) => {
    const { task, columns, warnings } = await inspect(many(write));
    expect(task.value).toBe("classification");
    expect(columns[1].reason).toMatch(/^looks like numbers that could not be read \(.+\): 20 diff/);
    expect(warnings[0]).toMatch(/ \(.+\): taken as 20 classes; write one plain number in each/);
  });

  test("the target stays where it is although nearly all its cells differ", async () => {
    const cells = Array.from({ length: 60 }, (_, i) => `${i}.5±0.1`);
    const { target, warnings } = await inspect(cells);
    expect(target.value).toBe("y");
    expect(warnings.join()).toContain("taken as 60 classes");
  });

  test("more of them than can be classes are refused with what to do", async () => {
    const cells = Array.from({ length: 120 }, (_, i) => `${i}.5±0.1`);
    await expect(valuesOf(cells)).rejects.toThrow(
      'column "y" looks like numbers that could not be read (0.5±0.1), too many to be classes; write one plain',
    );
  });

  test("words with numbers in them are words", async () => {
    const { warnings } = await inspect(many((n) => `group ${n}`));
    expect(warnings).toEqual([]);
    const chosen = await inspect(
      many((n) => `${n}/2`),
      { kinds: { y: "category" } },
    );
    expect(chosen.warnings).toEqual([]);
  });
});

describe("numbers that are rounded are numbers, with a note", () => {
  test.each(["~", "≈", "ca. ", "ca ", "Ca. ", "approx. ", "about ", "etwa ", "ungefähr "])(
    "%s",
    async (about) => {
      for (const share of [1, 2, 7]) {
        const cells = many((n) => (n % share === 0 ? `${about}${n}` : `${n}`));
        expect(await valuesOf(cells)).toEqual(wanted);
        const { warnings } = await inspect(cells);
        const count = wanted.filter((n) => n % share === 0).length;
        expect(warnings).toContain(
          `Column "y": ${count} of 200 numbers carry ${about.trim()}; the signs are left off.`,
        );
      }
    },
  );

  test("beside currencies and units as well, and nothing else is taken for it", async () => {
    expect(await valuesOf(["~$5.5", "ca. 7.5 €", "≈ −3.25"])).toEqual([5.5, 7.5, -3.25]);
    expect(await valuesOf(many((n) => `ca. ${n} mm`))).toEqual(wanted);
    const { warnings } = await inspect(many((n) => `ca. ${n} mm`));
    expect(warnings.join()).toMatch(/“mm” after every number.+200 of 200 numbers carry ca\./);
    for (const other of ["cat 5", "abouts 5", "~", "ca."]) {
      await expect(valuesOf(["1.5", "2.5", "3.5", other])).rejects.toThrow("is not a number");
    }
  });
});

describe("bounds are no numbers until somebody takes them as such", () => {
  const bounded = (write: (n: number) => string) => many((n) => (n < 4 ? write(4) : `${n}.5`));
  const measured = wanted.map((n) => (n < 4 ? 4 : n + 0.5));
  const missing = wanted.filter((n) => n >= 4).map((n) => n + 0.5);

  test.each(["<", "< ", "<=", "≤", ">", ">= ", "≥"])("%s4 among numbers", async (sign) => {
    const cells = bounded((n) => `${sign}${n}`);
    const row = cells.findIndex((cell) => cell.startsWith(sign)) + 1;
    await expect(valuesOf(cells)).rejects.toThrow(
      `row ${row}, column "y": "${sign}4" is a bound, not what was measured, and so are 29 more; read bounds as their numbers`,
    );
    expect(await valuesOf(cells, { bounds: "value" })).toEqual(measured);
    expect(await valuesOf(cells, { bounds: "missing" })).toEqual(missing);
  });

  test("with a unit, a decimal comma or a word before them", async () => {
    for (const [around, value] of [
      [(x: string) => `${x} mm`, "4"],
      [(x: string) => `${x.replace(".", ",")}`, "4"],
      [(x: string) => `${x} %`, "4"],
    ] as const) {
      const cells = many((n) => (n < 2 ? `<${around(value)}` : around(`${n}.5`)));
      await expect(valuesOf(cells)).rejects.toThrow("is a bound, not what was measured");
      const read = await valuesOf(cells, { bounds: "value" });
      expect(read).toEqual(wanted.map((n) => (n < 2 ? 4 : n + 0.5)));
    }
  });

  test("the report counts them, whatever is chosen, and a note shows what they are read as", async () => {
    const cells = bounded((n) => `<${n}`);
    const { columns } = await inspect(cells);
    expect(columns[1]).toMatchObject({ kind: "number", bounds: { count: 30, cell: "<4" } });
    const { columns: read, warnings } = await inspect(cells, { bounds: "value" });
    expect(read[1]).toMatchObject({ bounds: { count: 30, cell: "<4" }, missing: 0 });
    expect(warnings).toContain(
      'Column "y": 30 bounds such as <4 are read as 4, which is not what was measured.',
    );
    expect((await inspect(cells, { bounds: "missing" })).columns[1].missing).toBe(30);
  });

  test("most of a column may be bounds, as long as some cells are numbers", async () => {
    const cells = many((n) => (n % 3 ? `<${n}` : `${n}`));
    await expect(valuesOf(cells)).rejects.toThrow("is a bound, not what was measured");
    expect(await valuesOf(cells, { bounds: "value" })).toEqual(wanted);
  });

  test("among words they are words, whatever is made of bounds elsewhere", async () => {
    const ages = many((n) => ["<18", "18-65", ">65"][n % 3]);
    for (const bounds of [undefined, "value", "missing"] as const) {
      const { task, classes } = await inspect(ages, bounds && { bounds });
      expect([task.value, classes]).toEqual(["classification", ["18-65", "<18", ">65"]]);
    }
  });
});
