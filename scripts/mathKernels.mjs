// Compiles src/core/math/assembly/gram.as (AssemblyScript) and writes it as a module of base64 text,
// as scripts/kernels.mjs does for the engine. The module is committed, so that a fresh clone needs no
// compiler; `node scripts/mathKernels.mjs --check` fails when it is stale.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const SOURCE = fileURLToPath(new URL("../src/core/math/assembly/gram.as", import.meta.url));
const MODULE = fileURLToPath(new URL("../src/core/math/gramBytes.ts", import.meta.url));
const OPTIONS =
  "--enable simd --runtime stub --importMemory --noAssert -O3 --converge --use abort=";

async function compile() {
  let binary;
  const { error, stderr } = await asc.main(
    ["gram.ts", "--outFile", "gram.wasm", ...OPTIONS.split(" ")],
    {
      readFile: (name) => (name === "gram.ts" ? readFileSync(SOURCE, "utf8") : null),
      writeFile: (_name, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`asc: ${error.message}\n${stderr.toString()}`);
  return Buffer.from(binary);
}

const binary = await compile();
const text = `// Written by scripts/mathKernels.mjs from assembly/gram.as; do not edit.

export const GRAM_BASE64: string =
  "${binary.toString("base64")}";
`;

if (process.argv.includes("--check")) {
  if (readFileSync(MODULE, "utf8") !== text) {
    console.error("src/core/math/gramBytes.ts is stale: run `node scripts/mathKernels.mjs`");
    process.exit(1);
  }
} else {
  writeFileSync(MODULE, text);
  console.log(`math kernels: ${binary.length} bytes`);
}
