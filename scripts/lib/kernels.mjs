// Compiles the WebAssembly kernels: every room below has its AssemblyScript in `assembly` and gets, in
// `compiled`, the module as base64 text, which Node, Vitest and a bundled worker load alike. That is
// committed, so that a fresh clone needs no compiler.
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import asc from "assemblyscript/asc";
import { format } from "oxfmt";
import { inRepository } from "./paths.mjs";

/** Rooms with kernels, and the file of each whose exports can be called. */
const MODULES = [
  { room: "src/engine/simd", entry: "kernels.ts" },
  { room: "src/core/math", entry: "gram.ts" },
];

const FLAGS =
  "--outFile out.wasm --enable simd --runtime stub --importMemory --noAssert -O3 --converge --use abort=";

/** The generated files of all rooms: text by path. Throws with the compiler's own words. */
export async function compileKernels() {
  const files = await Promise.all(MODULES.map(generateFiles));
  return new Map(files.flat());
}

async function generateFiles({ room, entry }) {
  const { wasm } = await compile(posix.join(room, "assembly"), entry);
  const header = `// Written by \`npm run kernels\` from ${room}/assembly; do not edit.\n\n`;
  const base64 = `export const WASM_BASE64: string = "${Buffer.from(wasm).toString("base64")}";`;
  return [await formatted(posix.join(room, "compiled/wasmBytes.ts"), header + base64)];
}

/** What the compiler writes, by the ending of its name. */
async function compile(sources, entry) {
  const written = {};
  const { error, stderr } = await asc.main([entry, ...FLAGS.split(" ")], {
    readFile: (name) => readSource(posix.join(sources, name)),
    writeFile: (name, contents) => {
      written[name.slice(name.indexOf(".") + 1)] = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${sources}/${entry}: ${error.message}\n${stderr.toString()}`);
  return written;
}

/**
 * A source as the compiler reads it; null where there is no such file, which is how it looks for the
 * right name. Sources are TypeScript too, so that editors, formatter, linter and type checker read
 * them: functions cannot be decorated there, hence the comments, and imports name their file.
 */
function readSource(path) {
  try {
    return readFileSync(inRepository(path), "utf8")
      .replace(/^\/\/ @inline$/gm, "@inline")
      .replace(/^(.* from "\.\/\w+)\.ts";$/gm, '$1";');
  } catch {
    return null;
  }
}

async function formatted(path, text) {
  const options = JSON.parse(readFileSync(inRepository(".oxfmtrc.json"), "utf8"));
  const { code, errors } = await format(path, text, { printWidth: options.printWidth });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  return [path, code];
}
