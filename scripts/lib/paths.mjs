// Where things lie, whatever folder a script was started from.
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository's root. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Absolute path of something inside the repository. */
export const inRepository = (...parts) => resolve(repositoryRoot, ...parts);
