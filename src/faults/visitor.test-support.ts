// A simulated visitor who runs a race to its end and does what the page suggests when something goes
// wrong.

import { lossRuns } from "#core/experiment/events/losses.ts";
import type { Lab } from "#store/lab.ts";
import { RACE_OVER } from "#store/status.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

const dense = (units: number, activation = "linear") => ({ type: "dense", units, activation });

/**
 * Small, but with every kind of state that could be lost: optimizer, dropout, moving statistics, a
 * schedule.
 */
export const EXPERIMENT: Experiment = parseExperiment({
  version: 1,
  title: "A small race",
  replicas: 2,
  data: { name: "iris", train: 40, validation: 20 },
  network: {
    layers: [
      dense(6, "relu"),
      { type: "batchNorm" },
      { type: "dropout", rate: 0.2 },
      dense(5, "tanh"),
      dense(3),
    ],
  },
  training: { batchSize: 10, epochs: 2, optimizer: { type: "adam", learningRate: 0.02 } },
  fusion: { span: [1, 2], samples: 40 },
  // The arm of equal budget waits as random does, three times as long: session/resume.test.ts breaks into it.
  arms: ["original", "fused", "random"],
  shallowEpochs: 2,
});

/** The same, shorter, with its first layer narrowed to the units that contribute most, in place of the fusion. */
export const NARROWING: Experiment = parseExperiment({
  ...EXPERIMENT,
  training: { ...EXPERIMENT.training, epochs: 1 },
  shallowEpochs: 1,
  narrow: { layer: 1, units: 3 },
  arms: ["original", "narrowed", "random"],
});

/** Presses until the race has ended; returns every alert on the way. Throws where nothing helps. */
export async function visit(lab: Lab, experiment = EXPERIMENT): Promise<readonly string[]> {
  const alerts: string[] = [];
  lab.store.subscribe(({ alert }, before) => {
    if (alert && alert !== before.alert) alerts.push(alert.message);
  });
  lab.open(experiment);
  for (let presses = 0; !isOver(lab.recorder.record); presses++) {
    if (presses > 12) throw new Error(`nothing helps: ${alerts.join(" | ")}`);
    await rest(lab);
    press(lab);
    await begun(lab);
    await rest(lab);
  }
  await judged(lab);
  return alerts;
}

/** Until the status holds the verdict; what an alert offers is pressed. */
async function judged(lab: Lab): Promise<void> {
  for (let presses = 0; lab.store.getState().status.includes(RACE_OVER); presses++) {
    if (presses > 100) throw new Error(`never judged: ${lab.store.getState().alert?.message}`);
    await rest(lab);
    if (lab.store.getState().alert?.remedy === "judge") lab.judge();
  }
}

function isOver({ checkpoint }: RunRecord): boolean {
  return checkpoint?.stage === "race" && checkpoint.isFinished;
}

/** The next thing to press: what an alert offers, else Train, Fuse, Train. */
function press(lab: Lab): void {
  const { checkpoint } = lab.recorder.record;
  const { arms, isGone, activity } = lab.store.getState();
  if (isOver(lab.recorder.record) || activity !== "idle") return;
  if (isGone) lab.tryAgain();
  else if (!arms.original) lab.reset();
  else if (checkpoint?.stage === "original" && checkpoint.isFinished) shorten(lab);
  else lab.train();
}

/** What the experiment asks for: fuses, or asks for the price of narrowing, as the page does, and narrows. */
function shorten(lab: Lab): void {
  const { narrow } = lab.store.getState().experiment;
  if (!narrow) return lab.fuse();
  lab.price({ layer: narrow.layer, units: narrow.units });
  lab.narrow(narrow);
}

/** Until work has begun, unless it never does: pressing again meanwhile would ask for more of it. */
async function begun({ store }: Lab): Promise<void> {
  for (let waited = 0; waited < 30 && store.getState().activity === "idle"; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Until the lab has been idle for some moments. */
async function rest({ store }: Lab): Promise<void> {
  for (let quiet = 0, waited = 0; quiet < 4; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    quiet = store.getState().activity === "idle" ? quiet + 1 : 0;
    if (waited > 1000) throw new Error(`busy for ever: ${store.getState().status}`);
  }
}

/** All results of a run, without its times. */
export function factsOf({ arms, fusion, checkpoint }: RunRecord) {
  return {
    arms: Object.values(arms).map(({ summary, epochs, losses }) => ({
      summary,
      epochs: epochs.map(({ epoch, step, metrics }) => ({ epoch, step, metrics })),
      losses: lossRuns(losses),
    })),
    fusion: fusion?.replicas,
    states: checkpoint?.arms.map(({ state }) => state),
  };
}
