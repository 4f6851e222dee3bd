// Every data set that has a name in the lab: description, size, files and how to get them. Data only;
// load.ts does the loading. scripts/data/known.mjs knows the same files by checksum (scripts/data.test.ts
// holds the two together).

import { clipName } from "#core/message.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { Task } from "./dataset.ts";
import { extensions } from "#core/importers.ts";
import type { Format } from "#core/importers.ts";

export type CatalogueEntry = {
  readonly name: string;
  readonly title: string;
  readonly task: Task["kind"];
  /** Width of the output it needs: number of classes, or of target values. */
  readonly outputs: number;
  readonly inputShape: Shape;
  /** Numbers of samples where an experiment names none. */
  readonly defaults: { readonly train: number; readonly validation: number };
  // Generated sets need nothing; installed ones their files, relative to the data folder, in one format.
  readonly source: "generated" | "installed";
  readonly files: readonly string[];
  readonly format?: Format;
  // Names of the classes, where the files do not hold them.
  readonly classes?: readonly string[];
  // Unit of a regression's target.
  readonly unit?: string;
  // Installed sets: the command that fetches or copies the files.
  readonly install?: string;
};

/** What `npm run data` writes to index.json: the sets whose files lie in the data folder. */
export type InstalledIndex = {
  readonly version: 1;
  readonly sets: readonly {
    readonly name: string;
    readonly title: string;
    readonly bytes: number;
    readonly files: readonly { readonly path: string; readonly bytes: number }[];
  }[];
};

const FETCH = "npm run data";
const COPY = "npm run data -- --from DIR";

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

/** The folder's files of an MNIST-like set, in the order: training images, labels, test images, labels. */
function idxFiles(folder: string): readonly string[] {
  const names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"];
  return names.map((name) => `${folder}/${name}-ubyte.gz`);
}

function table(
  name: string,
  title: string,
  features: number,
  [train, validation]: readonly [number, number],
  task: Task["kind"] = "regression",
  folder: string = name,
  outputs = 1,
): CatalogueEntry {
  const unit = UNITS.get(name);
  return {
    name,
    title,
    task,
    outputs,
    inputShape: [features],
    defaults: { train, validation },
    source: "installed",
    files: [`${folder}/${name}.csv`],
    format: "csv",
    ...(unit !== undefined && { unit }),
    install: COPY,
  };
}

export const CATALOGUE: readonly CatalogueEntry[] = [
  // Ten numerals drawn by a shaky pen, 16×16 grey values, made on the spot.
  {
    name: "digits",
    title: "Drawn digits",
    task: "classification",
    outputs: 10,
    inputShape: [16, 16, 1],
    defaults: { train: 4000, validation: 1000 },
    source: "generated",
    files: [],
  },
  // Points of the plane on two arms wound into each other: depth helps.
  {
    name: "spirals",
    title: "Two spirals",
    task: "classification",
    outputs: 2,
    inputShape: [2],
    defaults: { train: 1000, validation: 500 },
    source: "generated",
    files: [],
  },
  // Points of the plane on two half circles that reach into each other.
  {
    name: "moons",
    title: "Two moons",
    task: "classification",
    outputs: 2,
    inputShape: [2],
    defaults: { train: 500, validation: 500 },
    source: "generated",
    files: [],
  },
  // Regression on ten features of which five matter, with noise.
  {
    name: "friedman1",
    title: "Friedman 1",
    task: "regression",
    outputs: 1,
    inputShape: [10],
    defaults: { train: 2000, validation: 1000 },
    source: "generated",
    files: [],
  },
  // A noisy sine of one number, to be fitted as a line.
  {
    name: "sine",
    title: "Sine wave",
    task: "regression",
    outputs: 1,
    inputShape: [1],
    defaults: { train: 500, validation: 200 },
    source: "generated",
    files: [],
  },
  // Ten kinds of clothing, 28×28 grey values (Xiao, Rasul, Vollgraf 2017).
  {
    name: "fashion-mnist",
    title: "Fashion-MNIST",
    task: "classification",
    outputs: 10,
    inputShape: [28, 28, 1],
    defaults: { train: 10_000, validation: 2000 },
    source: "installed",
    files: idxFiles("fashion-mnist"),
    format: "idx",
    classes: CLOTHES,
    install: `${FETCH} -- fashion-mnist`,
  },
  // Handwritten digits, 28×28 grey values (LeCun, Cortes, Burges).
  {
    name: "mnist",
    title: "MNIST",
    task: "classification",
    outputs: 10,
    inputShape: [28, 28, 1],
    defaults: { train: 10_000, validation: 2000 },
    source: "installed",
    files: idxFiles("mnist"),
    format: "idx",
    classes: DIGITS,
    install: `${FETCH} -- mnist`,
  },
  // Ten kinds of animals and vehicles, 32×32 colour photographs (Krizhevsky 2009).
  {
    name: "cifar10-subset",
    title: "CIFAR-10, 3,000 images",
    task: "classification",
    outputs: 10,
    inputShape: [32, 32, 3],
    defaults: { train: 2400, validation: 600 },
    source: "installed",
    files: ["cifar10-subset/train_batch.bin", "cifar10-subset/batches.meta.txt"],
    format: "cifar",
    install: COPY,
  },
  // The whole set: 50,000 in five batches, 10,000 held out. Only the batches that are asked for are read.
  {
    name: "cifar-10",
    title: "CIFAR-10, 60,000 images",
    task: "classification",
    outputs: 10,
    inputShape: [32, 32, 3],
    defaults: { train: 10_000, validation: 2000 },
    source: "installed",
    files: [
      ...[1, 2, 3, 4, 5].map((number) => `cifar-10-batches-bin/data_batch_${number}.bin`),
      "cifar-10-batches-bin/test_batch.bin",
      "cifar-10-batches-bin/batches.meta.txt",
    ],
    format: "cifar",
    install: `${FETCH} -- cifar-10`,
  },
  // Six activities from 2.56 s of a phone's acceleration; validation on other people.
  {
    name: "har",
    title: "Human activity",
    task: "classification",
    outputs: 6,
    inputShape: [128, 6],
    defaults: { train: 2911, validation: 618 },
    source: "installed",
    files: ["meta.json", "X_train.bin", "y_train.bin", "X_test.bin", "y_test.bin"].map(
      (file) => `har/${file}`,
    ),
    format: "signals",
    install: COPY,
  },
  // How far a car of 1970–82 goes on a gallon.
  table("auto-mpg", "Auto MPG", 7, [314, 78]),
  // Sound pressure of a wing section in a wind tunnel.
  table("airfoil-self-noise", "Airfoil noise", 5, [1202, 301]),
  // Tasters' scores of red wines from eleven chemical measures.
  table("wine-quality-red", "Red wine quality", 11, [1279, 320], "regression", "wine-quality"),
  // Tasters' scores of white wines from eleven chemical measures.
  table("wine-quality-white", "White wine quality", 11, [3918, 980], "regression", "wine-quality"),
  // Median house value of a district from the census of 1990.
  table("california-housing", "California housing", 8, [8000, 2000]),
  // How far diabetes went on in a year.
  table("diabetes", "Diabetes", 10, [354, 88]),
  // Three kinds of iris from four lengths (Fisher 1936).
  table("iris", "Iris", 4, [120, 30], "classification", "iris", 3),
  // Handwritten digits as 64 small numbers.
  table("digits-8x8", "Digits 8×8", 64, [1438, 359], "classification", "digits-8x8", 10),
];

/** The entry of a name; throws RangeError that lists the names there are. */
export function catalogueEntry(name: string): CatalogueEntry {
  const entry = CATALOGUE.find((candidate) => candidate.name === name);
  if (entry) return entry;
  const names = CATALOGUE.map((candidate) => candidate.name).join(", ");
  throw new RangeError(`data: unknown set ${clipName(JSON.stringify(name))}; one of ${names}`);
}

/** Whether a name in an experiment is that of a visitor's own table, which no command installs. */
export function isOwnTable(name: string): boolean {
  return extensions("data").some((end) => name.toLowerCase().endsWith(end));
}
