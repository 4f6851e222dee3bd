// Fetches files from public mirrors: progress, checksums, and resume. What has come so far lies in
// FILE.part; the next try asks for the rest only (HTTP Range).

import { mkdir, open, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { unpack } from "./archive.mjs";
import { diskFault, isDiskFault, putInPlace, sizeOfFile, whatDiffers } from "./files.mjs";

/** A server that sends nothing for this long is given up for the next mirror. */
const SILENCE_MS = 30_000;

/**
 * Fetches one set's files into `to`; files already there and sound are kept. `progress(path, done,
 * total)` is called as bytes come. Returns what was checked, in words. Throws Error with every mirror's
 * reason when none gives a file.
 */
export async function fetchSet(set, { to, progress = () => {} }) {
  if (set.archive) return fetchArchive(set, to, progress);
  for (const file of set.files) await fetchFile(set.mirrors, file, to, progress);
  return "complete, checksums right";
}

/** An archive goes once its files are there: what lies in public/data is deployed with the page. */
async function fetchArchive(set, to, progress) {
  if (await hasAll(set, to)) return "already there, sizes and labels right";
  const archive = await fetchFile(set.mirrors, set.archive, to, progress);
  await unpack(set, archive, to);
  await rm(archive);
  return "complete, the archive's checksum right";
}

async function hasAll({ files }, to) {
  for (const file of files) if (await whatDiffers(join(to, file.path), file)) return false;
  return true;
}

async function fetchFile(mirrors, file, to, progress) {
  const target = join(to, file.path);
  if ((await whatDiffers(target, file)) === undefined) return target;
  await mkdir(dirname(target), { recursive: true });
  await fetchFromAny(mirrors, file, target, progress);
  return target;
}

async function fetchFromAny(mirrors, file, target, progress) {
  const reasons = [];
  for (const mirror of mirrors) {
    const url = new URL(basename(file.path), mirror);
    try {
      await fetchVerified(url, file, target, progress);
      return;
    } catch (error) {
      if (isDiskFault(error)) throw new Error(`${target}: ${diskFault(error)}`, { cause: error });
      reasons.push(`  ${url.href}: ${reasonOf(error)}`);
    }
  }
  throw new Error(
    `${file.path} could not be fetched:\n${reasons.join("\n")}\n` +
      "Is this machine online? Run the same command again to resume, or take the files from a folder: npm run data -- --from DIR",
  );
}

async function fetchVerified(url, file, target, progress) {
  const part = `${target}.part`;
  await download(url, file, part, progress);
  const problem = await whatDiffers(part, file);
  if (problem) {
    // A wrong beginning cannot be resumed: the next try starts afresh.
    await rm(part, { force: true });
    throw new Error(`what came ${problem}`);
  }
  await putInPlace(part, target);
}

async function download(url, file, part, progress) {
  const have = (await sizeOfFile(part)) ?? 0;
  if (have === file.bytes) return;
  const resume = have > 0 && have < file.bytes;
  const silence = new AbortController();
  const alarm = setTimeout(() => silence.abort(new Error("no answer for 30 s")), SILENCE_MS);
  try {
    const response = await fetch(url, {
      headers: { "accept-encoding": "identity", ...(resume && { range: `bytes=${have}-` }) },
      signal: silence.signal,
    });
    if (!response.ok) throw new Error(`HTTP ${response.status} ${response.statusText}`);
    await save(response, part, have, file, (done) => {
      alarm.refresh();
      progress(file.path, done, file.bytes);
    });
  } finally {
    clearTimeout(alarm);
  }
}

/** Appends what comes to the part file; a server without Range answers 200 with the whole file. */
async function save(response, part, have, file, heard) {
  const resumed = response.status === 206;
  let done = resumed ? have : 0;
  const sink = await open(part, resumed ? "a" : "w");
  try {
    for await (const chunk of response.body) {
      done += chunk.length;
      if (done > file.bytes) throw new Error(`more than ${file.bytes} bytes came`);
      await sink.writeFile(chunk);
      heard(done);
    }
  } finally {
    await sink.close();
  }
}

/** Node's fetch hides the reason ("getaddrinfo ENOTFOUND …") in the error's cause. */
function reasonOf(error) {
  const inner = error.cause?.message ?? error.cause?.code;
  return inner ? `${error.message} (${inner})` : error.message;
}
