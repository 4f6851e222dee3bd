// Holds two facts of the house that no lint rule does: no folder is larger than a reader can take in,
// and no files import each other in a circle, types included.
import { readdirSync, readFileSync } from "node:fs";
import { posix, sep } from "node:path";
import { inRepository } from "./repository.mjs";

/** Source files a folder may hold; tests and what only they use do not count. */
export const LARGEST_FOLDER = 20;

const source = /\.tsx?$/;
const test = /\.test(-support)?\.tsx?$/;
const imports = /\b(?:from|import)\s*\(?\s*"([.#][^"]+)"/g;

/**
 * The sources under some folders of the repository: text by path.
 * @param {readonly string[]} folders
 * @returns {Map<string, string>}
 */
export function readSources(folders) {
  const paths = folders.flatMap((folder) =>
    readdirSync(inRepository(folder), { recursive: true })
      .map((name) => posix.join(folder, name.split(sep).join("/")))
      .filter((path) => source.test(path)),
  );
  return new Map(paths.map((path) => [path, readFileSync(inRepository(path), "utf8")]));
}

/**
 * Folders that are too large and circles of imports, one sentence each; nothing where all is well.
 * @param {ReadonlyMap<string, string>} sources text by path
 * @returns {string[]}
 */
export function houseFaults(sources) {
  return [...folderFaults(sources), ...circles(sources)];
}

function folderFaults(sources) {
  const sizes = new Map();
  for (const path of sources.keys()) {
    if (test.test(path)) continue;
    const folder = posix.dirname(path);
    sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
  }
  return [...sizes]
    .filter(([, size]) => size > LARGEST_FOLDER)
    .map(
      ([folder, size]) =>
        `${folder}: ${size} source files, more than ${LARGEST_FOLDER}: give it rooms`,
    );
}

/** Circles of files (Tarjan's strongly connected components), each named by its files in order. */
function circles(sources) {
  const order = new Map();
  const lowest = new Map();
  const open = [];
  const found = [];

  function visit(path) {
    order.set(path, order.size);
    lowest.set(path, order.get(path));
    open.push(path);
    for (const next of importsOf(path, sources)) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) lowest.set(path, Math.min(lowest.get(path), lowest.get(next)));
    }
    if (lowest.get(path) !== order.get(path)) return;
    const circle = open.splice(open.indexOf(path));
    const isCircle = circle.length > 1 || importsOf(path, sources).includes(path);
    const names = circle.sort((a, b) => (a < b ? -1 : 1));
    if (isCircle) found.push(`a circle of imports: ${names.join(", ")}`);
  }

  for (const path of sources.keys()) if (!order.has(path)) visit(path);
  return found;
}

/** What a file imports of the sources, statically, lazily or as a type. */
function importsOf(path, sources) {
  return [...sources.get(path).matchAll(imports)]
    .map(([, name]) => resolveImport(name, path))
    .filter((found) => sources.has(found));
}

/** The file behind `./file.ts` and `#room/file.ts` (package.json's imports). */
function resolveImport(name, from) {
  if (name.startsWith(".")) return posix.join(posix.dirname(from), name);
  const path = name.slice(1);
  return path.startsWith("app/") ? path : `src/${path}`;
}
