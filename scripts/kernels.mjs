// npm run kernels: compiles the WebAssembly kernels anew (scripts/lib/kernels.mjs).
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { compileKernels } from "./lib/kernels.mjs";
import { ensurePackages } from "./lib/packages.mjs";
import { inRepository } from "./lib/repository.mjs";

await ensurePackages();
for (const [path, text] of await compileKernels()) {
  mkdirSync(dirname(inRepository(path)), { recursive: true });
  writeFileSync(inRepository(path), text);
  console.log(`${path}: ${text.length} characters`);
}
