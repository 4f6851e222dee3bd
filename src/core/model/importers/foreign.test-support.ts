// Files that other frameworks wrote, with what those frameworks make of a probe (vectors/make_*.py), and the same
// files damaged in two thousand ways.

import { expect } from "vitest";
import type { ImportedNetwork, Importer, ReadOptions } from "#core/importer.ts";
import { random } from "#core/math/random.ts";
import type { Random } from "#core/math/random.ts";
import type { JsonTensor } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import { openZip } from "#core/model/readers/files/zip.ts";
import { writeZip } from "#core/model/readers/files/writeZip.ts";
import { bytesOf } from "./vectorFiles.test-support.ts";

export type Probe = { readonly inputs: JsonTensor; readonly outputs: JsonTensor };

/** The probes of a folder, by the names of its files. */
export function probesIn(folder: string): readonly (readonly [string, Probe])[] {
  const probes = JSON.parse(new TextDecoder().decode(bytesOf(`${folder}/probes.json`))) as {
    readonly [name: string]: Probe;
  };
  return Object.entries(probes);
}

export async function readNetwork(
  importer: Importer,
  file: string,
  bytes: Uint8Array,
  options: ReadOptions = {},
): Promise<ImportedNetwork> {
  const imported = await importer.read({ file, bytes }, options);
  if (imported.kind !== "network") throw new Error(imported.kind);
  return imported;
}

/** Holds a network to what its own framework makes of the probe, to `digits` decimals. */
export function expectOutputs(network: ImportedNetwork, probe: Probe, digits: number = 10): void {
  const { weights, inputShape, layers } = network;
  const inputs = { ...probe.inputs, data: Float64Array.from(probe.inputs.data) };
  const ours = forward({ inputShape, layers }, weights, inputs);
  expect(ours.shape).toEqual(probe.outputs.shape);
  ours.data.forEach((value, i) => expect(value).toBeCloseTo(probe.outputs.data[i], digits));
}

const WAYS = 2000;
/** Milliseconds in which every damaged file is answered, on a slow machine too. */
const LONGEST = 5000;

/** Damages files in two thousand ways: each is read, or refused by a sentence that names the file. */
export async function fuzz(
  importer: Importer,
  folder: string,
  files: readonly (string | Uint8Array)[],
) {
  const stream = random(1, "data", folder);
  const whole = files.map((one) => (typeof one === "string" ? bytesOf(`${folder}/${one}`) : one));
  const outcomes = { read: 0, refused: 0 };
  for (let i = 0; i < WAYS; i++) {
    const damaged = await damage(whole[i % whole.length], i, stream);
    const begun = performance.now();
    await importer.read({ file: "m.x", bytes: damaged }, {}).then(
      () => outcomes.read++,
      (error: Error) => {
        outcomes.refused++;
        const { name, message, stack } = error;
        expect([name, message], stack).toEqual(["Error", expect.stringMatching(/^m\.x: .+; /s)]);
        expect(message.length).toBeLessThanOrEqual(600);
      },
    );
    expect(performance.now() - begun).toBeLessThan(LONGEST);
  }
  return outcomes;
}

/** Another file: of an archive every second time one entry is damaged, under a right checksum. */
async function damage(bytes: Uint8Array, way: number, stream: Random): Promise<Uint8Array> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!isZip || way % 2 === 0) return spoil(bytes, stream);
  const zip = openZip({ file: "whole", bytes });
  const chosen = Math.floor(stream.uniform() * zip.names.length);
  const entries = zip.names.map(async (name, i) => {
    const content = await zip.read(name);
    return { name, bytes: i === chosen ? spoil(content, stream) : content };
  });
  return writeZip(await Promise.all(entries));
}

function spoil(bytes: Uint8Array, stream: Random): Uint8Array {
  const spoilt = Uint8Array.from(bytes);
  if (spoilt.length === 0) return spoilt;
  const place = () => Math.floor(stream.uniform() * spoilt.length);
  const way = Math.floor(stream.uniform() * 5);
  const from = place();
  if (way === 0) return spoilt.subarray(0, from);
  if (way === 1) return spoilt.fill(255, from, from + 1 + Math.floor(stream.uniform() * 8)); // lies of size
  if (way === 2) return spoilt.copyWithin(from, place(), place());
  for (let flips = 0; flips < 1 + way; flips++)
    spoilt[place()] ^= 1 << Math.floor(8 * stream.uniform());
  return spoilt;
}
