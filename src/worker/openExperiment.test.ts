import { expect, test } from "vitest";
import { loadDataset } from "#core/data/load.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { weightsFileOf } from "#core/experiment/weights/weightsFile.ts";
import { importWeights } from "#core/importFile.ts";
import { SAMPLES } from "#core/importSamples.test-support.ts";
import { openSimd } from "#engine/simd/engine.ts";
import type { OpenCommand } from "./handling/platform.ts";
import { experimentOpener } from "./openExperiment.ts";

const { file: name, files } = SAMPLES.safetensors;
const file = await weightsFileOf({ file: name, bytes: files[name] });
const data = { name: "moons", train: 64, validation: 40 };
const layers = [
  { type: "dense", units: 3, activation: "relu", useBias: false },
  { type: "dense", units: 2, useBias: false },
] as const;

async function open(command: Partial<OpenCommand>, weights: object | undefined) {
  const events: SessionEvent[] = [];
  const dataset = await loadDataset({ ...data, seed: 0 }, async () => new Uint8Array());
  const engine = await openSimd();
  const opener = experimentOpener(
    { take: async () => dataset },
    { take: async () => ({ engine, leftOut: [] }), rest: async () => undefined },
  );
  const network = weights ? { layers, weights } : { layers };
  const experiment = parseExperiment({ version: 1, replicas: 2, data, network });
  const opening = {
    emit: (event: SessionEvent) => void events.push(event),
    breathe: async () => {},
    signal: new AbortController().signal,
  };
  const asked = { type: "open", run: 1, experiment, dataFolder: "https://lab.invalid/" } as const;
  const done = await opener({ ...asked, ...command }, opening).then(
    (session) => session.dispose(),
    (error: Error) => error,
  );
  engine.dispose();
  const shown = events.find((event) => event.type === "weights");
  return { done, shown, types: events.map(({ type }) => type) };
}

const { hash } = file;

test("an experiment that names its weights starts from the file that came with it", async () => {
  const { done, shown } = await open({ weights: file }, { hash, name });
  const given = await importWeights({ file: name, bytes: file.bytes }, { inputShape: [2], layers });
  expect([done, shown?.weights]).toEqual([undefined, given]);
});

test("without its file, or with another, it is refused by the name of what is missing, its data being known", async () => {
  const other = await weightsFileOf({ file: name, bytes: Uint8Array.of(1) });
  for (const command of [{}, { weights: other }]) {
    const { done, types } = await open(command, { hash, name });
    expect(done).toMatchObject({
      name: "WeightsMissingError",
      message: `weights mine.safetensors (${hash.slice(0, 15)}…) are not here; open that file, or start from random weights`,
    });
    expect(types).toEqual(["opened"]);
  }
});

test("a file that nobody asked for is not used", async () => {
  const { shown } = await open({ weights: file }, undefined);
  const given = await importWeights({ file: name, bytes: file.bytes }, { inputShape: [2], layers });
  expect(shown?.weights).not.toEqual(given);
});
