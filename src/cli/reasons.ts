// Why a file could not be read or written, in words.

import { clip, clipName } from "#core/message.ts";

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file"],
  ["EISDIR", "is a folder; name a file"],
  ["ENOTDIR", "lies under something that is no folder"],
  ["EACCES", "is not permitted to you"],
  ["EPERM", "is not permitted to you"],
  ["EROFS", "lies on a disk that is read-only"],
  ["ENOSPC", "no space left on the disk"],
  ["EDQUOT", "your quota of the disk is used up"],
  ["ENAMETOOLONG", "its name is too long"],
  ["ELOOP", "its links lead in a circle"],
]);

/** The reason of an error from the file system, or its own message. */
export function reasonOf(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS.get(code) ?? message;
}

/** The same behind the name of the file, which messages of readers begin with already. */
export function faultOf(file: string, error: unknown): string {
  const [name, reason] = [clipName(file), reasonOf(error)];
  return clip(reason.startsWith(`${name}: `) ? reason : `${name}: ${reason}`);
}
