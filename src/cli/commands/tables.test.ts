// Tables of real people (src/core/data/table/cases) and their siblings, through `lab run` and through what the import sheet of
// the page is given: both by the same code, and in the same words.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inspectTable } from "#core/data/table/inspect.ts";
import type { TableReport } from "#core/data/table/report.ts";
import { reportInWords } from "#core/data/table/words.ts";
import { runCommand } from "./run.ts";

const CASES = join(import.meta.dirname, "../../core/data/table/cases");
const bytesOf = (text: string) => new TextEncoder().encode(text);
const fileOf = (name: string) => new Uint8Array(readFileSync(join(CASES, `${name}.csv`)));
const lines = (header: string, count: number, line: (row: number) => string) =>
  bytesOf([header, ...Array.from({ length: count }, (_, i) => line(i))].join("\n"));

/** What `lab run` writes about a table of this name, trained for an epoch by a network of `units` outputs. */
async function labRun(name: string, table: Uint8Array, units: number, mark = "") {
  const experiment = {
    ...{ version: 1, replicas: 1, arms: ["original"], training: { epochs: 1 } },
    data: { name },
    network: { layers: [{ type: "dense", units }] },
  };
  const files: { readonly [file: string]: Uint8Array } = {
    "a.json": bytesOf(mark + JSON.stringify(experiment)),
    [name]: table,
  };
  const errors: string[] = [];
  const code = await runCommand(["a.json"], {
    read: async (file) => files[file] ?? Promise.reject(new Error(`${file}: no such file`)),
    print: () => {},
    error: (line) => void errors.push(line),
  });
  return { code, errors };
}

/** Both readings; throws where they differ. */
async function readBoth(table: Uint8Array, name = "data.csv"): Promise<TableReport> {
  const report = await inspectTable(table, {}, { file: name });
  const { code, errors } = await labRun(name, table, report.outputs);
  if (report.problems.length > 0) {
    const [problem] = report.problems;
    expect([code, errors]).toEqual([1, [`${name}: ${problem}`]]);
  } else {
    const words = reportInWords(report);
    expect([code, errors.slice(0, words.length)]).toEqual([0, words]);
  }
  return report;
}

const plain =
  "a,b,y\n" +
  Array.from({ length: 12 }, (_, i) => `${(i * 5) % 7},${(i * 3) % 5},${i / 8}`).join("\n");
const swapped = (mark: string) => bytesOf(plain.replaceAll(",", mark));

describe("page and lab run read alike", () => {
  test.each<[string, Uint8Array, readonly string[]]>([
    ["15: None among the classes", fileOf("15"), ["Apnea", "Insomnia", "None"]],
    [
      "a sibling: NONE in capitals",
      lines("hours,kind", 20, (i) => `${i % 7},${i % 2 ? "NONE" : "Apnea"}`),
      ["Apnea", "NONE"],
    ],
    ["09: 0 and 1", fileOf("09"), ["0", "1"]],
    [
      "a sibling: 1 and 2",
      lines("a,b,group", 40, (i) => `${i % 7},${i % 11},${1 + (i % 2)}`),
      ["1", "2"],
    ],
    [
      "12: iris without a header",
      fileOf("12"),
      ["Iris-setosa", "Iris-versicolor", "Iris-virginica"],
    ],
    [
      "17: UTF-16 of Excel",
      fileOf("17"),
      ["Maier", "Müller", "Möller"].toSorted((a, b) => Number(a > b) - Number(a < b)),
    ],
  ])("%s: classes", async (_, table, classes) => {
    const report = await readBoth(table);
    expect(report.classes).toEqual(classes);
    expect(report.rows.usable).toBe(report.rows.inFile);
  });

  test.each<[string, Uint8Array, string]>([
    ["02: whole features, a target of decimal commas", fileOf("02"), "Preis"],
    ["05: percent", fileOf("05"), "response"],
    ["06: dollars", fileOf("06"), "price"],
    [
      "a sibling: pounds with thousands",
      lines("a;b;rent", 20, (i) => `${i % 7};${i % 3};£1,${100 + i}`),
      "rent",
    ],
    [
      "a sibling: percent with a decimal comma and a blank",
      lines("a;b;rate", 20, (i) => `${i % 7};${i % 3};${i},5 %`),
      "rate",
    ],
    ["sep=;", bytesOf(`sep=;\n${plain.replaceAll(",", ";")}`), "y"],
    ["comment lines", bytesOf(`# made by hand\n${plain}\n# the end`), "y"],
    ["blanks between cells", swapped("   "), "y"],
    ["tabs", swapped("\t"), "y"],
    ["trailing separators", bytesOf(`${plain}\n`.replaceAll("\n", ",\n")), "y"],
  ])("%s: a regression", async (_, table, target) => {
    const report = await readBoth(table);
    expect([report.task.value, report.target.value]).toEqual(["regression", target]);
    expect(report.inputs).toBe(2);
    expect(report.rows.usable).toBe(report.rows.inFile);
  });

  test("11: pictures with the label first, the last pixel black: the label is the target", async () => {
    const pixels = Array.from({ length: 40 }, (_, c) => `pixel${c}`).join();
    const table = lines(
      `label,${pixels}`,
      60,
      (i) =>
        `${i % 10},${Array.from({ length: 40 }, (_, c) => (c === 39 ? 0 : (i * c) % 255)).join()}`,
    );
    const report = await readBoth(table);
    expect([report.target.value, report.task.value]).toEqual(["label", "classification"]);
    expect(report.columns.at(-1)).toMatchObject({ kind: "ignored", isConstant: true });
  });

  test.each<[string, string, RegExp]>([
    ["a ragged row", `${plain}\n1,2`, /^row 13: 2 cells, 3 in the header; fill the row up/],
    ["a row too long", `${plain}\n1,2,3,4`, /^row 13: 4 cells, 3 in the header; quote cells/],
    [
      "a number beyond float32",
      `${plain}\n1e39,2,3`,
      /^row 13, column "a": 1e\+39 is beyond ±3\.4e38/,
    ],
    [
      "a square that overflows",
      `${plain}\n-3e20,2,3`,
      /^row 13, column "a": the square of 300000000000000000000 is beyond/,
    ],
    [
      "squares that underflow",
      "a,y\n1,1e-30\n2,3e-30\n4,2e-30",
      /column "y": the squares of the differences are below/,
    ],
  ])("%s: the same sentence", async (_, text, sentence) => {
    expect((await readBoth(bytesOf(text))).problems[0]).toMatch(sentence);
  });

  test("45: an experiment saved with a mark is run", async () => {
    expect((await labRun("data.csv", bytesOf(plain), 1, "\uFEFF")).code).toBe(0);
  });

  test.each(["data.tsv", "DATA.CSV", "iris.data", "my.TXT"])("a table named %s", async (name) => {
    await readBoth(swapped("\t"), name);
  });

  test("a table that an earlier page called iris.data.csv is found as iris.data", async () => {
    const experiment = { version: 1, replicas: 1, arms: ["original"], training: { epochs: 1 } };
    const data = { name: "iris.data.csv" };
    const network = { layers: [{ type: "dense", units: 1 }] };
    const files = [bytesOf(JSON.stringify({ ...experiment, data, network })), bytesOf(plain)];
    const errors: string[] = [];
    const code = await runCommand(["a.json"], {
      read: async (file) =>
        files[["a.json", "iris.data"].indexOf(file)] ?? Promise.reject(new Error("no such file")),
      print: () => {},
      error: (line) => void errors.push(line),
    });
    expect([code, errors.join()]).toEqual([0, expect.stringContaining("10 training")]);
  });
});
