// Folders for what a command writes. Not Node's own `recursive`: where a folder can hold none of ours and the system
// answers ENOENT (/proc), it asks again for ever.

import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { faultOf } from "./reasons.ts";

/** Makes a folder and those that it lies in. Throws Error that names it, in words. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await make(resolve(folder));
  } catch (error) {
    throw new Error(faultOf(folder, error), { cause: error });
  }
}

async function make(folder: string): Promise<void> {
  const code = await attempt(folder);
  if (code !== "ENOENT" || dirname(folder) === folder) return;
  await make(dirname(folder));
  await mkdir(folder).catch(existing(folder));
}

/** ENOENT where the folder around it is not there yet. */
async function attempt(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder).catch(existing(folder));
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return code;
    throw error;
  }
}

/** A folder that is there is made; so is the root of a disk, which some systems refuse by another code. */
function existing(folder: string): (error: NodeJS.ErrnoException) => Promise<void> {
  return async (error) => {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory()) return;
    if (found) throw Object.assign(new Error("is a file, not a folder"), { cause: error });
    throw error;
  };
}
