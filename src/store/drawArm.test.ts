import { expect, test } from "vitest";
import { FIRST_PRESET } from "#core/experiment/schema/presets.ts";
import { drawArm } from "./raceArms.ts";
import { createLab } from "./store.ts";

function newLab() {
  const sent: object[] = [];
  const client = {
    send: (request: object) => void sent.push(request),
    renew: () => {},
    listen: () => () => {},
  };
  const lab = createLab(client as Parameters<typeof createLab>[0], {
    dataFolder: "https://lab.invalid/data/",
  });
  lab.open(FIRST_PRESET.experiment, FIRST_PRESET.id);
  return { lab, sent, inits: () => lab.store.getState().experiment.armInits };
}

test("an arm's own initializer counts from the next fusion on, and opens nothing anew", () => {
  const { lab, sent, inits } = newLab();
  const before = sent.length;
  expect(drawArm(lab, "randomDeep", { type: "lsuv" })).toBe(true);
  expect(sent.length).toBe(before);
  expect(inits()).toEqual({ randomDeep: { type: "lsuv" } });
  lab.fuse();
  expect(sent.at(-1)).toMatchObject({
    type: "fuse",
    racing: { armInits: { randomDeep: { type: "lsuv" } } },
  });
});

test("taken back, it is not the fusion's either, whatever the experiment was opened with", () => {
  const { lab, sent, inits } = newLab();
  lab.open({ ...FIRST_PRESET.experiment, armInits: { random: { type: "zeros" } } });
  drawArm(lab, "random", undefined);
  expect(inits()).toBeUndefined();
  lab.fuse();
  expect(sent.at(-1)).toMatchObject({ type: "fuse", racing: { armInits: {} } });
});

test("it travels with its experiment on the way back and forth", () => {
  const { lab, inits } = newLab();
  drawArm(lab, "hint", { type: "orthogonal", gain: 2 });
  lab.change({ seed: 7 });
  drawArm(lab, "hint", undefined);
  lab.undo();
  expect(inits()).toEqual({ hint: { type: "orthogonal", gain: 2 } });
  lab.redo();
  expect(inits()).toBeUndefined();
});

test("options that are not sound are refused, with the arm and the reason", () => {
  const { lab, inits } = newLab();
  expect(drawArm(lab, "random", { type: "normal", stddev: -1 })).toBe(false);
  expect(inits()).toBeUndefined();
  expect(lab.store.getState().alert?.message).toBe("random: stddev must not be negative, got -1.");
});
