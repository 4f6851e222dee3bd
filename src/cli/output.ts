// The file of results: checked before anything is trained, and written whole or not at all. It is written
// to a file beside it and renamed, so that the previous file survives every fault.

import { randomUUID } from "node:crypto";
import { unlinkSync } from "node:fs";
import {
  access,
  chmod,
  constants,
  open,
  readlink,
  realpath,
  rename,
  stat,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { makeFolder } from "./makeFolder.ts";
import { reasonOf } from "./reasons.ts";

/**
 * Makes the folder of `out` where there is none. Throws Error with what to do instead where results could
 * not be written there, or would take the place of one of the files that the run has read. `option` names the argument.
 */
export async function checkOutput(
  out: string,
  inputs: readonly string[],
  option = "--out ",
): Promise<void> {
  try {
    const target = await targetOf(out);
    const found = await stat(target).catch(onlyMissing);
    if (found?.isDirectory()) throw new Error("is a folder; name a file in it");
    for (const input of inputs) await refuseSame(target, input);
    if (found) await access(target, constants.W_OK);
    if (found && !found.isFile()) return;
    await makeFolder(dirname(target));
    const trial = temporaryBeside(target);
    await (await open(trial, "wx")).close();
    await unlink(trial);
  } catch (error) {
    throw new Error(`${option}${out}: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * Puts `text` (or bytes) in the place of `file`: all of it, or nothing and an Error with the reason. Links are followed;
 * what is no file on a disk (a pipe, /dev/stdout) is written to as it is.
 */
export async function writeWhole(file: string, text: string | Uint8Array): Promise<void> {
  try {
    const target = await targetOf(file);
    const found = await stat(target).catch(onlyMissing);
    if (found && !found.isFile()) await writeFile(target, text);
    else await replace(target, text, found?.mode);
  } catch (error) {
    throw new Error(`${file} could not be written: ${reasonOf(error)}`, { cause: error });
  }
}

/** Writes results that cannot go where they should to another file, so that they are not lost. */
export async function writeAside(text: string): Promise<string> {
  const file = join(tmpdir(), `lab-results-${randomUUID()}.json`);
  await writeWhole(file, text);
  return file;
}

async function replace(
  target: string,
  text: string | Uint8Array,
  mode: number | undefined,
): Promise<void> {
  const part = temporaryBeside(target);
  const removeAtOnce = () => unlinkSync(part); // a second Ctrl-C leaves nothing behind either
  const handle = await open(part, "wx");
  process.once("exit", removeAtOnce);
  try {
    await handle.writeFile(text);
    await handle.sync(); // a rename may reach the disk before what was written
    await handle.close();
    if (mode !== undefined) await chmod(part, mode & 0o777);
    await rename(part, target);
  } catch (error) {
    await handle.close().catch(() => {});
    await unlink(part).catch(() => {});
    throw error;
  } finally {
    process.off("exit", removeAtOnce);
  }
}

function temporaryBeside(target: string): string {
  return join(dirname(target), `.lab-${randomUUID()}.part`);
}

/** Where writing to `file` ends: at the end of its links, also where no file exists yet. */
async function targetOf(file: string): Promise<string> {
  const path = resolve(file);
  const real = await realpath(path).catch(onlyMissing);
  if (real !== undefined) return real;
  const link = await readlink(path).catch(() => undefined);
  return link === undefined ? path : targetOf(resolve(dirname(path), link));
}

/** The same file by whatever name: another spelling, a link, a hard link. */
async function refuseSame(target: string, input: string): Promise<void> {
  const [ours, theirs] = await Promise.all([target, input].map((path) => identityOf(path)));
  if (ours === undefined || ours !== theirs) return;
  throw new Error(`is ${input}, which this run reads; name another file`);
}

async function identityOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.dev} ${found.ino}`;
}

function onlyMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
  return undefined;
}
