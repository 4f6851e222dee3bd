// Compiles the WebAssembly kernels (src/engine/simd/assembly/*.as, AssemblyScript) and writes them as
// a module of base64 text, which Node, vitest and a bundled worker load alike. The module is committed,
// so that a fresh clone needs no compiler; `node scripts/kernels.mjs --check` fails when it is stale.
// The sources end in .as because they are not TypeScript: no other tool should read them as such.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const SOURCES = fileURLToPath(new URL("../src/engine/simd/assembly", import.meta.url));
const MODULE = fileURLToPath(new URL("../src/engine/simd/wasmBytes.ts", import.meta.url));

/** The compiled kernels; throws with the compiler's own words when a source is wrong. */
async function compileKernels() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      "kernels.ts",
      "--outFile",
      "kernels.wasm",
      "--enable",
      "simd",
      "--runtime",
      "stub",
      "--importMemory",
      "--noAssert",
      "-O3",
      "--converge",
      "--use",
      "abort=",
    ],
    {
      readFile: (name) => readSource(name),
      writeFile: (_name, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`asc: ${error.message}\n${stderr.toString()}`);
  return Buffer.from(binary);
}

/** asc asks for x.ts; the source is x.as. Null tells it that there is none. */
function readSource(name) {
  try {
    return readFileSync(join(SOURCES, name.replace(/\.ts$/, ".as")), "utf8");
  } catch {
    return null;
  }
}

const binary = await compileKernels();
const text = `// Written by scripts/kernels.mjs from src/engine/simd/assembly/*.as; do not edit.

export const WASM_BASE64 =
  "${binary.toString("base64")}";
`;

if (process.argv.includes("--check")) {
  if (readFileSync(MODULE, "utf8") !== text) {
    console.error("src/engine/simd/wasmBytes.ts is stale: run `node scripts/kernels.mjs`");
    process.exit(1);
  }
} else {
  writeFileSync(MODULE, text);
  console.log(`kernels: ${binary.length} bytes`);
}
