import { expect, test } from "vitest";
import type { ColumnReport, TableReport } from "#core/data/table/report.ts";
import {
  changed,
  gapRules,
  withGaps,
  withKind,
  withMark,
  withoutMark,
  withTarget,
} from "./choosing.ts";

const column = (name: string, fields: Partial<ColumnReport> = {}): ColumnReport => ({
  ...{ name, kind: "number", reason: "", examples: [], missing: 0, gaps: "drop" },
  ...{ distinct: 2, hasMore: false, inputs: 1 },
  ...fields,
});

test("a choice that is left to the guess again leaves no trace", () => {
  expect(changed({ decimal: "," }, { decimal: undefined })).toEqual({});
  expect(withKind({ kinds: { a: "text" } }, "a", undefined)).toEqual({});
  expect(withKind({ kinds: { a: "text" } }, "b", "date")).toEqual({
    kinds: { a: "text", b: "date" },
  });
});

test("another separator, header or encoding gives other columns: what was chosen of them is guessed anew", () => {
  const choices = { target: "a", task: "regression", kinds: { a: "text" }, rows: 9 } as const;
  expect(changed(choices, { separator: ";" })).toEqual({ separator: ";", rows: 9 });
  expect(changed(choices, { header: false })).toEqual({ header: false, rows: 9 });
  expect(changed(choices, { decimal: "," })).toEqual({ ...choices, decimal: "," });
});

test("another target has its own task", () => {
  expect(withTarget({ task: "regression", target: "a" }, "b")).toEqual({ target: "b" });
});

test("a text that counts as missing joins the usual marks, and can be taken as a cell again", () => {
  const once = withMark({ decimal: "," }, "n.v.");
  expect(once).toEqual({ decimal: ",", extraMarks: ["n.v."] });
  expect(withMark(withMark(once, "k. A."), "n.v.").extraMarks).toEqual(["n.v.", "k. A."]);
  expect(withoutMark(once, "n.v.")).toEqual({ decimal: "," });
});

test("missing cells are a choice of each column that has some, and the others keep theirs", () => {
  const columns = [
    column("a", { missing: 2, gaps: "median" }),
    column("b", { missing: 1 }),
    column("c"),
  ];
  const report = { columns } as unknown as TableReport;
  expect(withGaps({}, report, "b", "median")).toEqual({ missing: { a: "median", b: "median" } });
});

test("numbers have a median, categories a value of their own, and a target is never made up", () => {
  expect(gapRules(column("a"))).toEqual(["drop", "median"]);
  expect(gapRules(column("a", { kind: "category" }))).toEqual(["drop", "category"]);
  expect(gapRules(column("a", { isTarget: true }))).toEqual([]);
  expect(gapRules(column("a", { kind: "ignored" }))).toEqual([]);
});
