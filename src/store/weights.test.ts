// How experiments that name a file of weights are opened: with it, once it has been found, or not at all.

import { expect, test } from "vitest";
import { editBy } from "#core/experiment/edit/edit.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import type { Request } from "#worker/client.ts";
import type { Event } from "#worker/protocol.ts";
import { createLab } from "./store.ts";

const file: WeightsFile = {
  hash: `sha256-${"ab".repeat(32)}`,
  name: "mine.safetensors",
  bytes: Uint8Array.of(1, 2, 3),
};
const { hash, name } = file;
const { experiment: moons } = presetById("moons")!;
const fromFile: Experiment = { ...moons, network: { ...moons.network, weights: { hash, name } } };

function newLab(findWeights?: () => Promise<WeightsFile | undefined>) {
  const sent: Request[] = [];
  let report: (event: Event) => void = () => {};
  const client = {
    send: (request: Request) => void sent.push(request),
    renew: () => {},
    listen: (listener: (event: Event) => void) => {
      report = listener;
      return () => {};
    },
  };
  const lab = createLab(client, {
    dataFolder: "https://lab.invalid/data/",
    ...(findWeights && { findWeights }),
  });
  const opened = () =>
    sent.map((request) => ("weights" in request ? request.weights : request.type));
  return { lab, sent, opened, report: (event: object) => report({ run: 1, ...event } as Event) };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test("an opened file goes to the worker with its experiment, and again after Reset", () => {
  const { lab, opened } = newLab(async () => undefined);
  lab.openWeights(file, fromFile);
  lab.reset();
  expect(opened()).toEqual([file, file]);
});

test("a link's weights are looked for first; what is asked for meanwhile waits, and old reports are dropped", async () => {
  let find: (found: WeightsFile) => void = () => {};
  const { lab, sent, opened, report } = newLab(() => new Promise((resolve) => (find = resolve)));
  lab.open(fromFile);
  lab.train();
  report({ type: "activity", activity: "training" });
  expect([sent, lab.store.getState().activity]).toEqual([[], "opening"]);
  find(file);
  await settle();
  expect(opened()).toEqual([file, "train"]);
  report({ type: "activity", activity: "training" });
  expect(lab.store.getState().activity).toBe("training");
});

test.each([
  ["are nowhere", async () => undefined],
  ["cannot be looked for", () => Promise.reject(new Error("blocked"))],
])(
  "where they %s the worker is asked all the same, and its refusal offers random weights",
  async (_, find) => {
    const { lab, sent, opened, report } = newLab(find);
    lab.open(fromFile);
    await settle();
    expect(opened()).toEqual(["open"]);
    const error = { name: "WeightsMissingError", message: "weights mine … are not here; open it" };
    report({ type: "failed", during: "opening", error });
    expect(lab.store.getState().alert).toEqual({
      message: "Could not open the experiment: weights mine … are not here; open it",
      remedy: "randomWeights",
    });
    lab.forgetWeights();
    expect(sent.at(-1)).toMatchObject({ type: "open", experiment: { network: moons.network } });
    expect(lab.store.getState().experiment.network.weights).toBeUndefined();
  },
);

test("whatever is opened meanwhile wins over a file that is found late", async () => {
  let find: (found: WeightsFile) => void = () => {};
  const { lab, sent, opened } = newLab(() => new Promise((resolve) => (find = resolve)));
  lab.open(fromFile);
  lab.open(moons, "moons");
  find(file);
  await settle();
  expect([opened(), sent.length]).toEqual([["open"], 1]);
});

test("an edit that the weights do not fit drops them with a line that names them; Undo brings them back", async () => {
  const { lab, opened } = newLab();
  lab.openWeights(file, fromFile);
  const units = { type: "change", block: 1, fields: { units: 7 } } as const;
  const activation = { type: "change", block: 1, fields: { activation: "tanh" } } as const;
  expect(lab.edit(editBy(activation))).toBeUndefined();
  expect([opened().at(-1), lab.store.getState().alert]).toEqual([file, undefined]);
  expect(lab.edit(editBy(units))).toBeUndefined();
  expect(opened().at(-1)).toBe("open");
  expect(lab.store.getState().alert).toEqual({
    message:
      "The weights of mine.safetensors do not fit the changed layers: the network starts from random ones. Undo brings them back.",
    isCalm: true,
  });
  lab.undo();
  expect(opened().at(-1)).toEqual(file);
});

test("a worker that is started anew before it has trained gets the file again", () => {
  const { lab, opened, report } = newLab();
  lab.openWeights(file, fromFile);
  report({ type: "crashed", reason: "gone", restarted: true, hasLived: true });
  expect(opened()).toEqual([file, file]);
});
