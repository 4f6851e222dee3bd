import { execFileSync } from "node:child_process";
import { test } from "vitest";

test("the committed WebAssembly is what its sources compile to", () => {
  execFileSync(process.execPath, ["scripts/kernels.mjs", "--check"], { stdio: "pipe" });
}, 60_000);
