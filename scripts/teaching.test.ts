// docs/teaching.md has every lesson in its order, by the link that opens it and by its title.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LESSONS } from "#app/lessons.ts";

const paper = readFileSync("docs/teaching.md", "utf8");

test("the lecturers' table is the table of lessons", () => {
  const rows = [...paper.matchAll(/^\| \[`\?lesson=([\w-]+)`\]\([^)]+\) ([^|]+) \|/gm)];
  expect(rows.map(([, name]) => name)).toEqual(LESSONS.map(({ name }) => name));
  for (const [index, [, , title]] of rows.entries()) {
    expect(LESSONS[index]!.title.startsWith(title!.trim()), title).toBe(true);
  }
});
