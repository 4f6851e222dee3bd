import { expect, test } from "vitest";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { axesOf, combine, experimentAt } from "./axes.ts";
import { planTasks } from "./plan.ts";

const dense = (units: number) => ({ type: "dense", units });
const base = parseExperiment({
  version: 1,
  replicas: 5,
  data: { name: "moons" },
  network: { layers: [dense(4), dense(4), dense(4), dense(2)] },
});
const network = { inputShape: [2], layers: base.network.layers };

test("all spans of four layers are the six that have two and more", () => {
  const [axis] = axesOf({ spans: "all" }, network);
  expect(axis).toEqual({
    path: "fusion.span",
    values: [
      [1, 2],
      [1, 3],
      [1, 4],
      [2, 3],
      [2, 4],
      [3, 4],
    ],
  });
});

test("every combination is one experiment, the seeds fastest, checked before anything runs", () => {
  const asked = {
    seeds: "3-4,9",
    methods: "gaussian",
    set: ["training.l2=0,0.01", "init.type=heNormal,orthogonal"],
  };
  const axes = axesOf(asked, network);
  const rows = combine(base, axes);
  expect(rows).toHaveLength(2 * 2 * 1 * 3);
  const last = experimentAt(base, axes, rows[11]);
  expect([last.seed, last.training.l2, last.init.type, last.fusion.method]).toEqual([
    9,
    0.01,
    "orthogonal",
    "gaussian",
  ]);
  expect(() => combine(base, axesOf({ set: ["replicas=1,99"] }, network))).toThrow(
    "replicas: must be a whole number from 1 to 64, got 99",
  );
  expect(() => combine(base, axesOf({ seeds: "0-999", methods: "all" }, network))).toThrow(
    "this sweep has 4000 tasks, more than 1000",
  );
});

test("a value that is named twice is one task, and a field that is varied twice is refused", () => {
  const asked = { seeds: "0,0,1-2,2", spans: "1-2,1-2", set: ["training.l2=1,1.0"] };
  const axes = axesOf(asked, network);
  expect(combine(base, axes)).toEqual([0, 1, 2].map((seed) => [1, [1, 2], seed]));
  expect(() => axesOf({ seeds: "0-1", set: ["seed=2,3"] }, network)).toThrow(
    "seed is varied twice: name all of its values in one list",
  );
});

test("lists and objects are values as well", () => {
  const [axis] = axesOf({ set: ['fusion.ridge={"relative":0.1},{"absolute":2}'] }, network);
  expect(axis.values).toEqual([{ relative: 0.1 }, { absolute: 2 }]);
});

test("names of tasks are numbered, show what is varied, and hold no more than a file's name may", () => {
  const axes = axesOf(
    { spans: "1-2", methods: "product", set: ["data.name=moons"], seeds: "7" },
    network,
  );
  const planned = planTasks(base, axes, combine(base, axes), 2);
  expect(planned.map(({ task }) => task.name)).toEqual([
    "0.name-moons.span-1-2.product.seed-7.share-1-of-2",
    "1.name-moons.span-1-2.product.seed-7.share-2-of-2",
  ]);
  expect(planned.map(({ experiment }) => [experiment.replicas, experiment.share])).toEqual([
    [3, { first: 0, of: 5 }],
    [2, { first: 3, of: 5 }],
  ]);
});
