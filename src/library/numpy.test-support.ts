// A Python with NumPy, where this machine has one: what check.py of a capsule runs in.

import { execFileSync } from "node:child_process";

/** Undefined where there is none. Debian's own comes first: it has the packages that apt installed. */
export const NUMPY: string | undefined = ["/usr/bin/python3", "python3"].find((program) => {
  try {
    execFileSync(program, ["-c", "import numpy"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});

/** Behind the title of a test that needs it. */
export const SKIPPED = "(skipped without a Python that has NumPy)";
