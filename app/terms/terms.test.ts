import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { TERMS } from "./terms.ts";

const views = readdirSync("app", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".tsx"))
  .map((file) => readFileSync(`app/${file}`, "utf8"))
  .join("\n");

test.each(Object.entries(TERMS))(
  "“%s” is explained where it appears, in 300 characters at most",
  (name, { means }) => {
    expect(views).toContain(`<Term name="${name}"`);
    expect(means.length).toBeLessThanOrEqual(300);
    expect(means).toMatch(/\.$/);
  },
);
