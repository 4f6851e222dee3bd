import { execFileSync } from "node:child_process";
import { test } from "vitest";

test.each(["scripts/kernels.mjs", "scripts/mathKernels.mjs"])(
  "the WebAssembly committed by %s is what its sources compile to",
  (script) => {
    execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" });
  },
  60_000,
);
