// The capsule, and check.py as it runs in Python: it shares nothing with the lab, so that where both agree, they agree
// about the mathematics. Runs are small; each covers layers or a method that the others have not.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepRecord } from "#core/experiment/events/record.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { readExperimentFile } from "#core/experiment/schema/file.ts";
import { loadDataset } from "#core/data/load.ts";
import type { Dataset } from "#core/data/dataset.ts";
import type { NamedBytes } from "#core/importer.ts";
import { capsuleFiles } from "#core/experiment/capsule/capsule.ts";
import { NUMPY, SKIPPED } from "./numpy.test-support.ts";
import { openExperiment } from "./open.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "capsule-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const relu = (units: number) => ({ type: "dense", units, activation: "relu" });
const conv = (filters: number, more: object = {}) => ({
  type: "conv2d",
  filters,
  kernelSize: 3,
  padding: "same",
  activation: "relu",
  ...more,
});
const SHORT = { training: { epochs: 1, batchSize: 64 }, shallowEpochs: 1, replicas: 2 };
const digits = (layers: readonly object[], fusion: object, more: object = {}) => ({
  version: 1,
  title: "Capsule",
  data: { name: "digits" },
  network: { layers: [...layers, { type: "dense", units: 10 }] },
  fusion: { samples: 300, ...fusion },
  arms: ["original", "fused", "random"],
  ...SHORT,
  ...more,
});
const FLAT = { type: "flatten" };
const DENSE = [FLAT, relu(24), relu(16), relu(12)];
const points = (layers: readonly object[], fusion: object) => ({
  ...digits([], fusion),
  data: { name: "moons" },
  network: { layers: [...layers, { type: "dense", units: 2 }] },
});

type Given = ReturnType<typeof digits>;

/** How far it is taken, and its data where they are not installed. */
type Extent = {
  readonly isTrained?: boolean;
  readonly isFused?: boolean;
  readonly dataset?: Dataset;
};

/** A short run of it, packed. */
async function packed(
  given: Given,
  { isTrained = true, isFused = true, dataset }: Extent = {},
): Promise<readonly NamedBytes[]> {
  const experiment = parseExperiment(given);
  const run = await openExperiment(given, { ...(dataset && { dataset }) });
  try {
    if (isTrained) await run.train();
    if (isTrained && isFused) {
      await run.fuse();
      await run.train();
    }
    const record = keepRecord(run.record());
    const inputs = run.fitInputs();
    return await capsuleFiles({
      record,
      experiment,
      ...(inputs && { inputs }),
      link: "https://example.org/lab/#data.name=digits&v=1",
      date: "2026-11-30",
      figures: [{ file: "curves.svg", bytes: new Uint8Array([60]) }],
    });
  } finally {
    run.dispose();
  }
}

async function unpack(files: readonly NamedBytes[], name: string): Promise<string> {
  const place = join(folder, name);
  for (const { file, bytes } of files) {
    await mkdir(dirname(join(place, file)), { recursive: true });
    await writeFile(join(place, file), bytes);
  }
  return place;
}

type Answer = { readonly code: number; readonly text: string };

async function check(place: string): Promise<Answer> {
  try {
    const { stdout } = await promisify(execFile)(NUMPY!, ["-W", "error", join(place, "check.py")]);
    return { code: 0, text: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, text: stdout + stderr };
  }
}

const found = (label: string, text: string) =>
  Number(new RegExp(`${label}: ([\\d.e+-]+)`).exec(text)?.[1]);

const RUNS: readonly (readonly [name: string, given: Given])[] = [
  ["two dense layers of the start", digits(DENSE, { span: [1, 2] })],
  ["dense layers behind another one", digits(DENSE, { span: [2, 4] })],
  ["pair by pair", digits(DENSE, { span: [1, 3], mode: "sequential" })],
  ["the gaussian method", digits(DENSE, { span: [2, 3], method: "gaussian" })],
  [
    "the gaussian method through batch norm and elu",
    digits(
      [
        FLAT,
        { type: "dense", units: 20 },
        { type: "batchNorm" },
        { type: "activation", activation: "elu" },
        relu(12),
      ],
      { span: [1, 2], method: "gaussian" },
    ),
  ],
  ["kernels multiplied", digits(DENSE, { span: [1, 3], method: "product" })],
  [
    "a ridge of the mean diagonal",
    digits(DENSE, { span: [1, 2], ridge: { relative: 1e-3, of: "meanDiagonal" } }),
  ],
  ["an absolute ridge", digits(DENSE, { span: [1, 2], ridge: { absolute: 0.1 } })],
  [
    "fewer samples than inputs",
    digits(DENSE, { span: [1, 2], samples: 40, ridge: { relative: 1e-2 } }),
  ],
  [
    "convolutions with pooling and batch norm",
    digits(
      [
        conv(4, { activation: "linear" }),
        { type: "batchNorm" },
        { type: "activation", activation: "relu" },
        { type: "maxPool", poolSize: 2 },
        conv(6),
        FLAT,
      ],
      { span: [1, 2] },
    ),
  ],
  [
    "a bias for every position",
    digits([conv(3), conv(4, { strides: 2 }), FLAT], { span: [1, 2], bias: "position" }),
  ],
  [
    "every channel for itself",
    digits([conv(3), conv(4), conv(4), FLAT], { span: [2, 3], method: "perChannel" }),
  ],
  [
    "a convolution into a dense layer",
    digits(
      [
        conv(3, { activation: "gelu" }),
        { type: "avgPool", poolSize: 3, strides: 2, padding: "same" },
        FLAT,
        relu(12),
      ],
      { span: [1, 2] },
    ),
  ],
  [
    "residual layers in front",
    digits(
      [
        conv(4),
        { type: "residual", filters: 4 },
        { type: "residual", filters: 6, strides: 2 },
        { type: "globalAvgPool" },
        relu(12),
        relu(8),
      ],
      { span: [4, 5] },
    ),
  ],
  [
    "maxout and layer norm",
    digits(
      [
        FLAT,
        { type: "maxout", units: 12, rank: 3 },
        { type: "layerNorm" },
        relu(10),
        { type: "maxout", units: 8, rank: 2 },
      ],
      { span: [2, 3] },
    ),
  ],
  [
    "mixture norm and a residual layer of lists",
    digits(
      [
        FLAT,
        relu(16),
        { type: "mixtureNorm", components: 2 },
        { type: "residualDense", units: 16 },
        relu(8),
      ],
      { span: [2, 3] },
    ),
  ],
  [
    "every other activation",
    points(
      (["leakyRelu", "relu6", "elu", "tanh", "sigmoid", "softplus", "erf"] as const).map(
        (activation) => ({ type: "dense", units: 8, activation }),
      ),
      { span: [6, 8] },
    ) as Given,
  ],
  [
    "a narrowed dense layer",
    digits(DENSE, {}, { narrow: { layer: 2, units: 6 }, arms: ["original", "narrowed", "random"] }),
  ],
  [
    "a narrowed convolution",
    digits(
      [conv(6), conv(4), FLAT],
      {},
      { narrow: { layer: 1, units: 3 }, arms: ["original", "narrowed", "random"] },
    ),
  ],
];

test.skipIf(!NUMPY).each(RUNS)(
  `check.py finds the same layer and the same loss: %s ${SKIPPED}`,
  { timeout: 120_000 },
  async (name, given) => {
    const { code, text } = await check(
      await unpack(await packed(given), name.replaceAll(" ", "-")),
    );
    expect(text).toMatch(/^agrees$/m);
    expect(code).toBe(0);
    expect(found("difference of the answers", text)).toBeLessThan(1e-5);
  },
);

const CONVS = [conv(3), conv(3), conv(3), FLAT];
const UNWRITTEN: readonly (readonly [name: string, given: Given])[] = [
  ["mode sequential by the method empirical", digits(CONVS, { span: [1, 3], mode: "sequential" })],
  ["the method product", digits(CONVS, { span: [1, 2], method: "product" })],
  ["the method gaussian", digits(DENSE, { span: [1, 3], method: "gaussian" })],
];

test.skipIf(!NUMPY).each(UNWRITTEN)(
  `%s, which is not written in NumPy, is named, and what it loses is checked ${SKIPPED}`,
  { timeout: 120_000 },
  async (name, given) => {
    const files = await packed(given);
    const honest = await check(await unpack(files, `honest-${name.length}`));
    expect(honest.text).toContain(`the layer is not computed again: ${name} of these layers`);
    expect(honest).toMatchObject({ code: 0, text: expect.stringMatching(/^agrees$/m) });
    const lied = await check(await unpack(files.map(spoilt), `lied-${name.length}`));
    expect(lied).toMatchObject({ code: 1, text: expect.stringContaining("DOES NOT AGREE") });
  },
);

test.skipIf(!NUMPY)(`a layer that is not the run's does not agree ${SKIPPED}`, async () => {
  const files = await packed(digits(DENSE, { span: [1, 2] }));
  const { code, text } = await check(await unpack(files.map(spoilt), "spoilt"));
  expect(text).toContain("DOES NOT AGREE");
  expect(code).toBe(1);
});

test("trained between the steps of its fusion a run has no check.py, and its readme has the reason", async () => {
  const files = await packed(digits(DENSE, { span: [1, 3], mode: "sequentialRetrain" }));
  expect(files.map(({ file }) => file)).not.toContain("check.py");
  const readme = files.find(({ file }) => file === "README.md")!;
  expect(new TextDecoder().decode(readme.bytes)).toContain("trained between the\n  steps");
});

/** Other inputs than those that the fit read; all other files as they are. */
function spoilt({ file, bytes }: NamedBytes): NamedBytes {
  if (file !== "start/inputs.npy") return { file, bytes };
  const copy = Uint8Array.from(bytes);
  const numbers = new Float32Array(copy.buffer, 128);
  for (let i = 0; i < numbers.length; i += 3) numbers[i] += 1;
  return { file, bytes: copy };
}

test("the capsule holds what was run, its networks and how it is cited", async () => {
  const given = digits(DENSE, { span: [1, 2] });
  const files = await packed(given);
  const text = (file: string) =>
    new TextDecoder().decode(files.find((one) => one.file === file)!.bytes);
  expect(files.map(({ file }) => file)).toEqual([
    ...["README.md", "experiment.json", "results.json", "curves.csv"],
    ...["original", "fused", "random"].flatMap((arm) =>
      [1, 2].map((n) => `networks/${arm}-${n}.npz`),
    ),
    ...["start/network.npz", "start/inputs.npy", "check.py"],
    ...["figures/curves.svg", "CITATION.cff", "citation.bib"],
  ]);
  const { dataHash } = JSON.parse(text("results.json")) as { dataHash: string };
  for (const file of ["README.md", "CITATION.cff", "citation.bib"]) {
    expect(text(file)).toContain(dataHash);
    expect(text(file)).toMatch(/[0-9a-f]{64}/);
    expect(text(file)).toContain("https://example.org/lab/#data.name=digits&v=1");
  }
  expect(readExperimentFile("experiment.json", text("experiment.json")).fusion.span).toEqual([
    1, 2,
  ]);
  expect(text("check.py").split("\n").length).toBeLessThan(110);
});

test("the same run has the same fingerprint, another seed another one", async () => {
  const given = digits(DENSE, { span: [1, 2] });
  const of = async (one: Given) => {
    const files = await packed(one);
    const readme = files.find(({ file }) => file === "README.md")!;
    return /[0-9a-f]{64}/.exec(new TextDecoder().decode(readme.bytes))![0];
  };
  const [once, again, other] = [
    await of(given),
    await of(given),
    await of({ ...given, seed: 7 } as Given),
  ];
  expect(again).toBe(once);
  expect(other).not.toBe(once);
});

test("before anything is fused it has no check.py, and its readme has the reason", async () => {
  const files = await packed(digits(DENSE, { span: [1, 2] }), { isFused: false });
  expect(files.map(({ file }) => file)).not.toContain("check.py");
  expect(textOf(files, "README.md")).toContain("nothing has been fused");
});

test("before anything is trained it promises no networks, and cites no weights", async () => {
  const files = await packed(digits(DENSE, { span: [1, 2] }), { isTrained: false });
  expect(textOf(files, "README.md")).toContain("nothing has been trained");
  for (const file of ["README.md", "CITATION.cff", "citation.bib"]) {
    expect(textOf(files, file)).not.toMatch(/[0-9a-f]{64}|networks\/|sha256|\| steps/);
  }
});

test("of a share, check.py names the replica by its number in the whole run", async () => {
  const share = { replicas: 1, share: { first: 4, of: 8 } };
  const files = await packed(digits(DENSE, { span: [1, 2] }, share));
  expect(textOf(files, "check.py")).toMatch(/Of replica 5\b[^]*networks\/original-5\.npz/);
});

test("a title of any signs is one line of Markdown, YAML and BibTeX", async () => {
  const title = `a\n# b | \`c\` <b>"d"</b> 🦊 ../ {e}% ${"long ".repeat(60)}`;
  const files = await packed(digits(DENSE, { span: [1, 2] }, { title }), { isTrained: false });
  expect(textOf(files, "README.md")).toMatch(/^# a \\# b \\\| .{20,180}, seed 0\n\nA run/);
  expect(textOf(files, "CITATION.cff")).toMatch(
    /^title: "FuseInit Lab: a # b .{20,180}, seed 0"$/m,
  );
  expect(textOf(files, "citation.bib")).toMatch(/^ {2}title = \{\{.{20,220}, seed 0\}\},$/m);
});

test("a run of a table of one's own shows that it needs the file", async () => {
  const given = points([relu(4)], { span: [1, 2] }) as Given;
  const dataset = await loadDataset({ name: "moons", seed: 0 }, undefined as never);
  const own = { ...given, data: { name: "own|1.csv" } };
  const files = await packed(own, { isTrained: false, dataset });
  expect(textOf(files, "README.md")).toContain(
    "It needs the table own\\|1.csv, which this archive does not hold",
  );
});

function textOf(files: readonly NamedBytes[], name: string): string {
  return new TextDecoder().decode(files.find(({ file }) => file === name)!.bytes);
}
