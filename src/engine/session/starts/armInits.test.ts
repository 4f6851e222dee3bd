// Arms with an initializer of their own, played through a whole session: they start, and train, to the bit as where the
// whole experiment has that initializer.

import { afterAll, beforeAll, expect, test } from "vitest";
import { lossRuns } from "#core/experiment/events/losses.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { resultsOf } from "#core/experiment/results/results.ts";
import { isAsRandom } from "#core/experiment/schema/armInits.ts";
import { DRAWN_ARMS } from "#core/experiment/schema/armInitsSchema.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import type { Engine } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { story } from "#engine/session/story.test-support.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openSimd();
});
afterAll(() => engine.dispose());

const dense = (units: number, activation = "linear") => ({ type: "dense", units, activation });
const ORTHOGONAL = { type: "orthogonal", gain: 1.2 } as const;

function experimentOf(fields: object) {
  return parseExperiment({
    version: 1,
    replicas: 2,
    seed: 4,
    data: { name: "moons", train: 60, validation: 40 },
    network: { layers: [dense(6, "relu"), dense(5, "relu"), dense(2)] },
    training: { batchSize: 20, epochs: 0, optimizer: { type: "adam", learningRate: 0.02 } },
    fusion: { span: [1, 2] },
    arms: ["fused", ...DRAWN_ARMS],
    shallowEpochs: 2,
    ...fields,
  });
}

const race = (fields: object) => story(experimentOf(fields), engine);
const runsOf = ({ arms }: RunRecord, arm: Arm) => ({
  losses: lossRuns(arms[arm]!.losses).map((run) => [...run]),
  first: arms[arm]!.firstWeights,
});

/** Arms whose start hangs on nothing but their draw. */
const ALONE: readonly Arm[] = ["random", "randomEqualBudget", "randomDeep"];

test("its run is to the bit that of an experiment with this initializer alone", async () => {
  const whole = await race({ init: ORTHOGONAL });
  const plain = await race({});
  const own = await race({ armInits: Object.fromEntries(ALONE.map((arm) => [arm, ORTHOGONAL])) });
  for (const arm of ALONE) {
    expect(runsOf(own, arm)).toEqual(runsOf(whole, arm));
    expect(runsOf(own, arm)).not.toEqual(runsOf(plain, arm));
  }
  for (const arm of ["original", "fused", "randomInherit"] as const) {
    expect(runsOf(own, arm)).toEqual(runsOf(plain, arm));
  }
});

const firstOf = ({ arms }: RunRecord, arm: Arm) => arms[arm]!.firstWeights;

test("arms that begin as random does, begin so where random has its own, and by their own where they have one", async () => {
  const own = await race({ armInits: { random: ORTHOGONAL } });
  expect(firstOf(own, "randomEqualBudget")).toEqual(firstOf(own, "random"));
  expect(firstOf(own, "distilled")).toEqual(firstOf(own, "random"));
  const he = { type: "heNormal" };
  const parted = await race({ armInits: { random: ORTHOGONAL, randomEqualBudget: he } });
  expect(firstOf(parted, "random")).toEqual(firstOf(own, "random"));
  expect(firstOf(parted, "randomEqualBudget")).toEqual(firstOf(await race({}), "random"));
});

test("beside an original that begins as a spline, random networks are drawn He normal", async () => {
  const network = { layers: [dense(9, "relu"), dense(9, "relu"), dense(2)] };
  const spline = await race({ network, init: { type: "spline" }, fusion: { span: [1, 2] } });
  const plain = await race({ network, init: { type: "heNormal" } });
  for (const arm of ["random", "randomEqualBudget", "randomDeep"] as const) {
    expect(firstOf(spline, arm)).toEqual(firstOf(plain, arm));
  }
});

test("each arm's own changes that arm and those that begin as it does, and stands in results.json", async () => {
  const others = { randomOtherInit: { type: "lsuv" } };
  const plain = await race({ armInits: others });
  for (const arm of DRAWN_ARMS) {
    const armInits = { ...others, [arm]: ORTHOGONAL };
    const own = await race({ armInits });
    const changed = Object.keys(plain.arms).filter(
      (one) =>
        JSON.stringify(runsOf(own, one as Arm)) !== JSON.stringify(runsOf(plain, one as Arm)),
    );
    const alike = DRAWN_ARMS.filter((one) => one === arm || (arm === "random" && isAsRandom(one)));
    expect(new Set(changed)).toEqual(new Set(alike));
    const { experiment } = resultsOf(own, experimentOf({}));
    const written = Object.fromEntries(alike.map((one) => [one, ORTHOGONAL]));
    expect(experiment.armInits).toEqual({ ...armInits, ...written });
  }
});

test("the other initializer has a draw of its own: by random's it is another network of the same shape", async () => {
  const { arms } = await race({ armInits: { randomOtherInit: { type: "heNormal" } } });
  const { network } = arms.random!.summary;
  const start = (name: string) => initializeWeights(network, { type: "heNormal" }, 4, `${name}/0`);
  expect(arms.randomOtherInit!.summary.network).toEqual(network);
  expect(arms.randomOtherInit!.firstWeights).toEqual(start("randomOtherInit"));
  expect(arms.random!.firstWeights).toEqual(start("random"));
});

test("where the network cannot start so, the arm is left out by its path and the others race", async () => {
  const constant = { type: "constant", breaking: "dropout" };
  const { arms, fusion } = await race({ armInits: { distilled: constant, randomDeep: constant } });
  expect(fusion!.without).toEqual({
    distilled: expect.stringMatching(/^armInits\.distilled: dropout parts .* there are none/),
    randomDeep: expect.stringMatching(/^armInits\.randomDeep: /),
  });
  expect(arms.distilled).toBeUndefined();
  expect(arms.random!.epochs.at(-1)!.epoch).toBe(2);
});
