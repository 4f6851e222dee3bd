// Where things lie, whatever folder a script was started from.
import { existsSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository's root. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Absolute path of something inside the repository. */
export const inRepository = (...parts) => resolve(repositoryRoot, ...parts);

/** The first of these commands on PATH, else the first of these files that exists, or undefined. */
export function findProgram(commands, places = []) {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  const onPath = commands.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...places].find((path) => existsSync(path));
}
