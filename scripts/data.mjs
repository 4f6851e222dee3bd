// npm run data: puts data sets into public/data, where the page and the command line find them.
// No dependencies: it runs before anything is installed.

import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { copySet } from "./data/copy.mjs";
import { fetchSet } from "./data/fetch.mjs";
import { findInstalled, formatBytes, writeIndex } from "./data/files.mjs";
import { KNOWN } from "./data/known.mjs";

const HELP = `Puts data sets into public/data, where the lab finds them.

  npm run data                      fetch Fashion-MNIST and MNIST (42 MB) from public mirrors
  npm run data -- mnist             fetch only the sets named
  npm run data -- cifar-10          fetch CIFAR-10 (170 MB; its authors state no licence) and unpack it
  npm run data -- --from DIR        take every known set that DIR holds, one folder a set
  npm run data -- --from DIR iris   take only the sets named; of cifar-10 DIR may be the archive, or hold it
  npm run data -- --list            list what is known and what is installed

  --to DIR       install into DIR instead of public/data
  --no-verify    with --from: take files whose checksum is not the known one
  --help         this text

An interrupted fetch is resumed by the same command. Every file is checked (md5 or SHA-256); those of
CIFAR-10 by their archive's md5, or by sizes and labels where they come unpacked.`;

const HOME = fileURLToPath(new URL("../public/data", import.meta.url));

/** Runs one command line; returns the exit code. `known` and `out` are there for tests. */
export async function main(
  args,
  { known = KNOWN, out = console.log, live = process.stdout.isTTY } = {},
) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        from: { type: "string" },
        to: { type: "string", default: HOME },
        list: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        "no-verify": { type: "boolean", default: false },
      },
    });
    if (values.help) return print(out, HELP);
    const to = resolve(values.to);
    if (values.list) return await list(to, known, out);
    const chosen = choose(known, positionals);
    const failures = values.from
      ? await copyAll(chosen, positionals.length > 0, {
          from: resolve(values.from),
          to,
          verify: !values["no-verify"],
          out,
        })
      : await fetchAll(chosen, positionals.length > 0, { to, out, live });
    const { sets } = await writeIndex(to, known);
    out(`installed in ${to}: ${sets.map(({ name }) => name).join(", ") || "nothing"}`);
    return failures === 0 ? 0 : 1;
  } catch (error) {
    out(`npm run data: ${error.message}`);
    return 1;
  }
}

function print(out, text) {
  out(text);
  return 0;
}

function choose(known, names) {
  for (const name of names) {
    if (known.some((set) => set.name === name)) continue;
    throw new Error(`unknown set "${name}"; known: ${known.map((set) => set.name).join(", ")}`);
  }
  return names.length > 0 ? known.filter((set) => names.includes(set.name)) : known;
}

/** Sets one after the other; a failure is reported and does not stop the rest. Returns their number. */
async function each(sets, out, install) {
  let failures = 0;
  for (const set of sets) {
    try {
      await install(set);
    } catch (error) {
      failures += 1;
      out(`${set.name}: FAILED\n${error.message}`);
    }
  }
  return failures;
}

async function copyAll(sets, named, { from, to, verify, out }) {
  await checkSource(from, sets);
  let absent = 0;
  const failures = await each(sets, out, async (set) => {
    const done = await copySet(set, { from, to, verify });
    if (done) return out(`${set.name}: ${formatBytes(totalBytes(set))} ${done}`);
    if (named) throw new Error(`not in ${from}: ${filesOf(set)}`);
    absent += 1;
    return out(`${set.name}: not in this folder, left out`);
  });
  if (absent < sets.length) return failures;
  throw new Error(
    `${from} holds no known set; expected files like ${join(from, sets[0].files[0].path)}`,
  );
}

function filesOf({ files, archive }) {
  const names = files.map(({ path }) => path).join(", ");
  return archive ? `${archive.path}, or ${names}` : names;
}

/** A folder; or one file, where the only set that is named comes as one. */
async function checkSource(from, sets) {
  const unread = (error) => {
    throw new Error(`--from ${from} cannot be read (${error.code})`);
  };
  if ((await stat(from).catch(unread)).isDirectory()) return readdir(from).catch(unread);
  if (sets.length === 1 && sets[0].archive) return undefined;
  throw new Error(`--from ${from} is a file; name the folder that holds it, or the set it is of`);
}

function fetchAll(sets, named, { to, out, live }) {
  const public_ = sets.filter((set) => set.mirrors && (named || !set.onRequest));
  if (named && public_.length < sets.length) {
    const rest = sets.filter((set) => !set.mirrors).map((set) => set.name);
    throw new Error(
      `${rest.join(", ")} cannot be fetched; use --from DIR with a folder that holds it`,
    );
  }
  const progress = progressLine(live);
  return each(public_, out, async (set) => {
    out(`${set.name}: fetching ${formatBytes(set.archive?.bytes ?? totalBytes(set))}`);
    out(`${set.name}: ${await fetchSet(set, { to, progress })}`);
  });
}

/** One line that rewrites itself, on terminals only. */
function progressLine(live) {
  if (!live) return () => {};
  let shown = "";
  return (path, done, total) => {
    const line = `  ${path} ${Math.floor((100 * done) / total)} %`;
    if (line !== shown) process.stdout.write(`\r${line}${done >= total ? "\n" : ""}`);
    shown = line;
  };
}

async function list(to, known, out) {
  const { sets } = await findInstalled(to, known);
  const installed = new Set(sets.map(({ name }) => name));
  for (const set of known) {
    const state = installed.has(set.name) ? "installed" : howToGet(set);
    out(`${set.name.padEnd(20)} ${formatBytes(totalBytes(set)).padStart(8)}  ${state}`);
  }
  return 0;
}

function howToGet({ name, mirrors, onRequest }) {
  if (!mirrors) return "--from DIR";
  return onRequest ? `npm run data -- ${name}` : "npm run data";
}

/** A list of names, whose size is not known, is a few bytes. */
function totalBytes(set) {
  return set.files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
