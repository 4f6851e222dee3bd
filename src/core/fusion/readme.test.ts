// The derivation's last section lists where each equation is computed; this test checks the list.

import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");
/** Of this room and its folders, or of a room beside it. */
const isThere = (file: string) => existsSync(new URL(file, import.meta.url));
const text = read("./README.md");
const rows = [...text.matchAll(/^\| \((\w+)\) \| [^|]+ \| `([^`]+)` \| ([^|]+) \|$/gm)];

test("every equation has its line, in order, and no line an equation that is not there", () => {
  const equations = [...text.matchAll(/\\tag\{(\w+)\}/g)].map(([, number]) => number);
  expect(equations.length).toBeGreaterThan(20);
  expect(rows.map(([, number]) => number)).toEqual(equations);
});

test.each(rows.map(([, number, file, functions]) => [number, file, functions] as const))(
  "equation (%s) is computed in %s by %s",
  (_, file, functions) => {
    const source = read(file.startsWith("../") ? file : `./${file}`);
    const names = [...functions.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(source).toMatch(new RegExp(`function\\*? ${name}\\b`));
  },
);

test("every file that the text names is there", () => {
  const files = new Set(
    [...text.matchAll(/`((?:\w+\/)?\w+(?:\.test(?:-support)?)?\.ts)`/g)].map(([, file]) => file),
  );
  expect(files.size).toBeGreaterThan(20);
  for (const file of files) expect(isThere(`./${file}`) || isThere(`../${file}`), file).toBe(true);
});
