// npm run chunk (after a build): holds what the page loads before anybody presses anything to a size,
// keeps the training library out of it, and the workers' entries out of every other script.
// Reads dist/.vite, which vite.config.ts has written, and the scripts themselves.
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { gzipSync } from "node:zlib";
import { inRepository } from "./lib/repository.mjs";
import { findSharedEntries } from "./lib/workerEntries.mjs";

const limit = 110_000; // bytes, gzipped; most of them are React
const forbidden = /^@tensorflow\//;

const readJson = (file) => JSON.parse(readFileSync(inRepository("dist/.vite", file), "utf8"));

/** The entry's scripts with everything they import statically. */
function firstScripts(manifest) {
  const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
  if (entry === undefined) throw new Error("chunk: the manifest names no entry; run npm run build");
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key].imports ?? []) visit(next);
  };
  visit(entry);
  return [...seen].map((key) => manifest[key].file).filter((file) => file.endsWith(".js"));
}

/** Every built script by its name. */
function allScripts() {
  const names = readdirSync(inRepository("dist/assets")).filter((name) => name.endsWith(".js"));
  return new Map(
    names.map((name) => [name, readFileSync(inRepository("dist/assets", name), "utf8")]),
  );
}

const scripts = firstScripts(readJson("manifest.json"));
const packagesOf = new Map(Object.entries(readJson("packages.json")));
let total = 0;
let faults = 0;
for (const script of scripts) {
  const packages = packagesOf.get(script);
  if (packages === undefined) throw new Error(`chunk: nothing is known of ${script}`);
  const size = gzipSync(readFileSync(inRepository("dist", script))).length;
  const unwanted = packages.filter((name) => forbidden.test(name));
  total += size;
  faults += unwanted.length;
  console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${script}  ${packages.join(" ")}`);
  for (const name of unwanted)
    console.error(`chunk: ${script} holds ${name}: load it in the worker`);
}

for (const fault of findSharedEntries(allScripts(), ["entry", "shardEntry"])) {
  faults++;
  console.error(`chunk: ${fault}`);
}
if (total > limit) {
  faults++;
  console.error(`chunk: ${(total / 1000).toFixed(1)} kB is over ${limit / 1000} kB`);
}
console.log(
  `${(total / 1000).toFixed(1).padStart(7)} kB  gzipped in all (limit ${limit / 1000} kB)`,
);
process.exitCode = faults === 0 ? 0 : 1;
