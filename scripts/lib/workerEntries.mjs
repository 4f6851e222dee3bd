// Holds the workers' entries of a build apart: WebKit does not enter a module worker's own script in the
// worker's module map, so that a script which imports it runs it a second time.

/** `new Worker(new URL("entry-1a2b.js", …`, as Vite writes it: wrapped twice, with a comment between. */
const start =
  /\bnew (?:Shared)?Worker\(\s*(?:new URL\((?:\s|\/\*[^*]*\*\/)*)+["'`]([^"'`]+\.js)["'`]/g;

const baseName = (path) => path.split("/").at(-1);

/**
 * What is wrong with the workers of a build, one sentence each; nothing where all is well.
 * @param {ReadonlyMap<string, string>} scripts name and text of every built script
 * @param {readonly string[]} expected what the names of the workers' entries begin with
 * @returns {string[]}
 */
export function findSharedEntries(scripts, expected) {
  const entries = new Set(
    [...scripts.values()].flatMap((text) =>
      [...text.matchAll(start)].map(([, path]) => baseName(path)),
    ),
  );
  const missing = expected
    .filter((name) => ![...entries].some((entry) => entry.startsWith(`${name}-`)))
    .map((name) => `no built script starts the worker ${name}: is this check still up to date?`);
  const shared = [...scripts].flatMap(([name, text]) => {
    const rest = text.replaceAll(start, "");
    return [...entries]
      .filter((entry) => rest.includes(entry))
      .map((entry) => `${name} imports the worker's entry ${entry}: WebKit would run it twice`);
  });
  return [...missing, ...shared];
}
