import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileKernels } from "./lib/kernels.mjs";

test("what is committed of the kernels is what their sources compile to: else `npm run kernels`", async () => {
  const stale = [...(await compileKernels())].filter(
    ([path, text]) => readFileSync(path, "utf8") !== text,
  );
  expect(stale.map(([path]) => path)).toEqual([]);
}, 60_000);
