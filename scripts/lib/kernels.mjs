// Compiles the WebAssembly kernels: every room below has its AssemblyScript in `assembly` and gets, in
// `compiled`, the module as base64 text, which Node, Vitest and a bundled worker load alike, and all
// that TypeScript must know of it (kernelInterface.mjs). Both are committed, so that a fresh clone needs
// no compiler.
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import asc from "assemblyscript/asc";
import { format } from "oxfmt";
import { kernelInterface } from "./kernelInterface.mjs";
import { inRepository } from "./repository.mjs";

/** Rooms with kernels, and the file whose exports can be called; shared.ts beside it is the callers' too. */
const MODULES = [
  { room: "src/engine/simd", entry: "kernels.ts" },
  { room: "src/core/math", entry: "kernels.ts" },
];

const FLAGS =
  "--outFile out.wasm --bindings raw --enable simd --runtime stub --importMemory --noAssert -O3 --converge --use abort=";

/** The generated files of all rooms: text by path. Throws with the compiler's own words. */
export async function compileKernels() {
  const files = await Promise.all(MODULES.map(generateFiles));
  return new Map(files.flat());
}

async function generateFiles({ room, entry }) {
  const sources = posix.join(room, "assembly");
  const { wasm, declarations } = await compile(sources, entry);
  const shared = readFileSync(inRepository(sources, "shared.ts"), "utf8");
  const base64 = `export const WASM_BASE64: string = "${Buffer.from(wasm).toString("base64")}";`;
  return [
    await generatedFile(room, "wasmBytes.ts", base64),
    await generatedFile(room, "kernelInterface.ts", kernelInterface(shared, declarations)),
  ];
}

/** A compiled module: its bytes, and the compiler's declarations of what it exports. */
async function compile(sources, entry) {
  const written = {};
  const { error, stderr } = await asc.main([entry, ...FLAGS.split(" ")], {
    readFile: (name) => readSource(posix.join(sources, name)),
    writeFile: (name, contents) => {
      written[name] = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${sources}/${entry}: ${error.message}\n${stderr.toString()}`);
  return { wasm: written["out.wasm"], declarations: written["out.d.ts"] };
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
      .replace(/^(.*) from "#[\w/]+\/assembly\/(\w+\.ts)";$/gm, '$1 from "../$2";')
      .replace(/^(.* from "\.\.?\/[\w/]+)\.ts";$/gm, '$1";');
  } catch {
    return null;
  }
}

async function generatedFile(room, name, content) {
  const path = posix.join(room, "compiled", name);
  const text = `// Written by \`npm run kernels\` from ${room}/assembly; do not edit.\n\n${content}`;
  const { printWidth } = JSON.parse(readFileSync(inRepository(".oxfmtrc.json"), "utf8"));
  const { code, errors } = await format(path, text, { printWidth });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  return [path, code];
}
