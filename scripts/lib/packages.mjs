// The npm packages: whether node_modules is what package-lock.json asks for, and how it becomes so.
import { readFileSync } from "node:fs";
import process from "node:process";
import { inRepository } from "./repository.mjs";
import { execute } from "./processes.mjs";

const readLock = (file) => JSON.parse(readFileSync(inRepository(file), "utf8")).packages;

/** The first package that is missing or of another version; packages for other systems may be missing. */
export function findStalePackage() {
  let installed;
  try {
    installed = readLock("node_modules/.package-lock.json");
  } catch {
    return "node_modules";
  }
  for (const [path, wanted] of Object.entries(readLock("package-lock.json"))) {
    if (path === "" || wanted.link) continue;
    const found = installed[path];
    const missing = found === undefined && !wanted.optional && !wanted.peer;
    if (missing || (found !== undefined && found.version !== wanted.version)) return path;
  }
  return undefined;
}

/** Throws with what to do when this Node is older than package.json's engines allow. */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (!fits) {
    throw new Error(
      `Node ${process.versions.node} is too old: install Node 20.19 or newer of 20, or 22.12 or newer`,
    );
  }
}

/**
 * Installs what the lockfile names unless it is there already. Not with `npm ci`, which refuses a lockfile
 * without the optional binaries of other systems; versions are the lockfile's all the same.
 */
export async function ensurePackages() {
  const stale = findStalePackage();
  if (stale === undefined) return;
  console.log(`setup: installing npm packages (${stale} is missing or of another version)`);
  const install = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, output } = await execute("npm", install);
  if (code !== 0) {
    throw new Error(`npm install failed:\n${output.replace(/https?:\/\/\S+/g, "(address)")}`);
  }
}
