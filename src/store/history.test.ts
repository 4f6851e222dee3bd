import { expect, test } from "vitest";
import { FIRST_PRESET, presetById } from "#core/experiment/schema/presets.ts";
import { editBy } from "#core/experiment/edit/edit.ts";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Event } from "#worker/protocol.ts";
import { createHistory } from "./history.ts";
import { createLab } from "./store.ts";

const visit = (title: string) => ({
  experiment: { ...FIRST_PRESET.experiment, title },
  presetId: undefined,
});

test("undo goes back one step at a time, redo the same way forth", () => {
  const history = createHistory();
  const [a, b, c] = ["a", "b", "c"].map(visit);
  history.leave(a);
  history.leave(b);
  expect(history.back(c)).toBe(b);
  expect(history.back(b)).toBe(a);
  expect(history.back(a)).toBeUndefined();
  expect(history.forth(a)).toBe(b);
  expect(history.forth(b)).toBe(c);
  expect(history.forth(c)).toBeUndefined();
});

test("a new step forgets what could be redone", () => {
  const history = createHistory();
  const [a, b, c] = ["a", "b", "c"].map(visit);
  history.leave(a);
  history.back(b);
  history.leave(c);
  expect(history.store.getState()).toEqual({ past: [c], future: [] });
});

test("the oldest of more than a hundred steps are forgotten", () => {
  const history = createHistory();
  for (let step = 0; step < 130; step++) history.leave(visit(String(step)));
  const { past } = history.store.getState();
  expect(past.length).toBe(100);
  expect(past[0].experiment.title).toBe("30");
});

type Opened = { type: string; experiment?: Experiment };

function newLab() {
  const sent: Opened[] = [];
  let receive: (event: Event) => void = () => {};
  const lab = createLab(
    {
      send: (request) => void sent.push(request),
      renew: () => {},
      listen: (listener) => {
        receive = listener;
        return () => {};
      },
    },
    { dataFolder: "https://lab.invalid/data/" },
  );
  lab.open(FIRST_PRESET.experiment, FIRST_PRESET.id);
  const state = () => lab.store.getState();
  const hear = (event: Event) => receive(event);
  const units = () =>
    state().experiment.network.layers.flatMap((l) => (l.type === "dense" ? [l.units] : []));
  return { lab, sent, state, hear, units };
}

test("an edit opens an own network untrained, and undo brings back the preset", () => {
  const { lab, sent, state, units } = newLab();
  expect(lab.edit(editBy({ type: "change", block: 2, fields: { units: 20 } }))).toBeUndefined();
  expect(units()).toEqual([32, 20, 16, 10]);
  expect(state()).toMatchObject({ presetId: undefined, experiment: { title: "Own network" } });
  lab.undo();
  expect(state()).toMatchObject({ presetId: "digits", activity: "opening", arms: {} });
  expect(sent.at(-1)).toMatchObject({ type: "open", experiment: FIRST_PRESET.experiment });
  lab.redo();
  expect(units()).toEqual([32, 20, 16, 10]);
});

test("a refused edit returns its sentence and leaves everything as it was", () => {
  const { lab, sent, state } = newLab();
  const before = state();
  expect(lab.edit(editBy({ type: "remove", block: 4 }))).toMatch(/^Layer 3 would end the network/);
  expect(state()).toBe(before);
  expect(sent.length).toBe(1);
  expect(lab.history.store.getState().past).toEqual([]);
});

test("undo takes back a preset, a data set, replicas and seed alike", () => {
  const { lab, state } = newLab();
  const steps = [
    () => lab.choosePreset("moons"),
    () => lab.chooseData("spirals"),
    () => lab.change({ replicas: 3 }),
    () => lab.change({ seed: 9 }),
    () => lab.edit(editBy({ type: "duplicate", block: 1 })),
  ];
  const seen = steps.map((take) => {
    const { experiment, presetId } = state();
    take();
    return { experiment, presetId };
  });
  for (const before of seen.toReversed()) {
    lab.undo();
    expect(state()).toMatchObject(before);
  }
  lab.undo();
  expect(state().experiment).toEqual(FIRST_PRESET.experiment);
});

test("resetting and coming back from a crash are no steps", () => {
  const { lab, hear } = newLab();
  lab.reset();
  hear({ type: "crashed", run: 1, reason: "out of memory", restarted: true, hasLived: true });
  expect(lab.history.store.getState()).toEqual({ past: [], future: [] });
});

test("undo goes to the bracket where it was left", () => {
  const { lab, state } = newLab();
  lab.select([1, 2]);
  lab.choosePreset("moons");
  lab.undo();
  expect(state().experiment.fusion.span).toEqual([1, 2]);
});

test("how the next fusion is done can be changed without opening anything", () => {
  const { lab, sent, state } = newLab();
  lab.tune({ method: "product", samples: 500 });
  expect(state().experiment.fusion).toMatchObject({ method: "product", samples: 500 });
  expect(sent.map(({ type }) => type)).toEqual(["open", "estimate"]); // what it would lose is asked for
});

test("a fused kernel's size can be chosen, and given up again; one too large is refused with a sentence", () => {
  const { lab, state } = newLab();
  lab.tune({ kernelSize: 5 });
  expect(state().experiment.fusion.kernelSize).toBe(5);
  expect(lab.tune({ kernelSize: 65 })).toBe(false);
  expect(state().alert?.message).toMatch(/fusion\.kernelSize: must be a whole number from 1 to 64/);
  lab.tune({ kernelSize: undefined });
  expect("kernelSize" in state().experiment.fusion).toBe(false);
});

test("what is known of the data stays in view while an edit opens, and goes when the data change", () => {
  const { lab, hear, state } = newLab();
  const dataset = { title: "Drawn digits", inputShape: [16, 16, 1], train: 1, validation: 1 };
  hear({
    type: "opened",
    run: 1,
    engine: { name: "simd", adapter: "CPU" },
    dataset: dataset as unknown as DatasetSummary,
  });
  lab.edit(editBy({ type: "insert", after: 1 }));
  expect(state().dataset).toBe(dataset);
  lab.change({ seed: 3 });
  expect(state().dataset).toBeUndefined();
  expect(presetById(state().presetId ?? "")).toBeUndefined();
});
