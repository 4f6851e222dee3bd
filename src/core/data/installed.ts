// Reads installed data sets: asks the source for a set's files and hands them to the right reader.

import { strFromU8 } from "fflate";
import { clip, reasonOf } from "#core/message.ts";
import type { CatalogueEntry } from "./catalogue.ts";
import type { FileSource } from "./dataset.ts";
import type { RawDataset } from "./raw.ts";
import { parseCifar } from "./readers/cifar.ts";
import { parseCsvTable } from "./readers/csv.ts";
import { REINSTALL } from "./readers/fileError.ts";
import { pairImages } from "./readers/idx.ts";
import type { NamedBytes } from "./readers/idx.ts";
import { parseSignalMeta, parseSignals, windowShape } from "./readers/signals.ts";

/** Characters of the reason why a file cannot be read: what to do comes after it. */
const LONGEST_REASON = 300;

type Read = (file: string) => Promise<NamedBytes>;

const DIGITS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
const CLOTHES = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

/** Units of tables whose target has one. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ["auto-mpg", "mpg"],
  ["airfoil-self-noise", "dB"],
  ["california-housing", "USD"],
]);

/** The raw samples of an installed set; throws Error that names the file and the command to install it. */
export async function readInstalled(
  entry: CatalogueEntry,
  source: FileSource,
): Promise<RawDataset> {
  const read = (file: string) => readFile(entry, file, source);
  switch (entry.name) {
    case "fashion-mnist":
      return readIdxSet(entry, CLOTHES, read);
    case "mnist":
      return readIdxSet(entry, DIGITS, read);
    case "cifar10-subset":
      return readCifarSet(entry, read);
    case "har":
      return readSignalSet(entry, read);
    default:
      return readTable(entry, read);
  }
}

async function readFile(
  { title, install }: CatalogueEntry,
  file: string,
  source: FileSource,
): Promise<NamedBytes> {
  try {
    return { file, bytes: await source(file) };
  } catch (cause) {
    const reason = clip(reasonOf(cause), LONGEST_REASON);
    throw new Error(
      `${title} cannot be read: ${file}: ${reason}. To install it run \`${install}\``,
      { cause },
    );
  }
}

async function readIdxSet(
  { name, title, inputShape, files }: CatalogueEntry,
  classes: readonly string[],
  read: Read,
): Promise<RawDataset> {
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(files.map(read));
  return {
    name,
    title,
    inputShape,
    task: { kind: "classification", classes },
    scaling: "global",
    samples: pairImages(trainImages, trainLabels, inputShape, classes.length),
    heldOut: pairImages(testImages, testLabels, inputShape, classes.length),
  };
}

async function readCifarSet(
  { name, title, inputShape, files }: CatalogueEntry,
  read: Read,
): Promise<RawDataset> {
  const [batch, meta] = await Promise.all(files.map(read));
  const classes = strFromU8(meta.bytes)
    .trim()
    .split(/\s*\n\s*/);
  return {
    name,
    title,
    inputShape,
    task: { kind: "classification", classes },
    scaling: "global",
    samples: parseCifar(batch, classes.length),
  };
}

async function readSignalSet({ name, title }: CatalogueEntry, read: Read): Promise<RawDataset> {
  const meta = parseSignalMeta(await read(`${name}/meta.json`));
  const part = async ({ X, y }: { X: string; y: string }) =>
    Promise.all([read(`${name}/${X}`), read(`${name}/${y}`)]);
  const [train, test] = await Promise.all([part(meta.splits.train), part(meta.splits.test)]);
  const { classes, channels, splits } = meta;
  return {
    name,
    title,
    inputShape: windowShape(meta),
    features: channels,
    task: { kind: "classification", classes },
    scaling: "lastAxis",
    samples: parseSignals(...train, splits.train, classes.length),
    heldOut: parseSignals(...test, splits.test, classes.length),
  };
}

async function readTable(
  { name, title, task: kind, files }: CatalogueEntry,
  read: Read,
): Promise<RawDataset> {
  const { file, bytes } = await read(files[0]);
  const { task, ...table } = parseCsvTable(strFromU8(bytes), {
    file,
    task: kind,
    remedy: REINSTALL,
  });
  const unit = UNITS.get(name);
  const withUnit = task.kind === "regression" && unit ? { ...task, unit } : task;
  return { name, title, scaling: "lastAxis", task: withUnit, ...table };
}
