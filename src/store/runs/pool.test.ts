import { describe, expect, test } from "vitest";
import type { RunNumbers } from "#core/experiment/runs/numbers.ts";
import { experimentOf } from "#store/kept/toy.test-support.ts";
import { createPool, createVisitShelf, forgetRunsOn, MOST_BYTES, MOST_RUNS } from "./pool.ts";

/** Of one arm, with so many epochs of one replica: 56 bytes each. */
function numbers(epochs = 1): RunNumbers {
  const metrics = [{ trainLoss: 1, trainScore: 0.5, valLoss: 1, valScore: 0.5 }];
  const rows = Array.from({ length: epochs }, (_, epoch) => ({
    ...{ epoch, step: epoch, seconds: epoch, metrics },
  }));
  const summary = { arm: "fused" as const, parameters: 1, flopPerStep: 1 };
  const fused = { summary, step: epochs, seconds: epochs, epochs: rows };
  return { engine: "toy", task: "classification", hash: "0", arms: { fused }, verdicts: [] };
}

const experiment = experimentOf(1);
const run = (number: number, of: RunNumbers = numbers()) => ({
  ...{ id: `run-${number}`, number, savedAt: number, experiment, presetId: undefined },
  numbers: of,
});
const numbersIn = async (pool: ReturnType<typeof createPool>) =>
  (await pool.list()).map(({ number }) => number);

describe("there is room for so much, and no more", () => {
  test("the 51st run sends the oldest away, pinned ones last", async () => {
    const pool = createPool(createVisitShelf());
    for (let n = 1; n <= MOST_RUNS; n++) await pool.add(run(n));
    await pool.pin("run-1", true);
    await pool.add(run(51));
    const kept = await numbersIn(pool);
    expect(kept).toHaveLength(50);
    expect([kept[0], kept.at(-1), kept.includes(2)]).toEqual([51, 1, false]);
  });

  test("beyond 100 MB the oldest go, and those that were deleted before any other", async () => {
    const pool = createPool(createVisitShelf());
    const third = numbers(Math.floor(MOST_BYTES / 56 / 3));
    for (const n of [1, 2, 3]) await pool.add(run(n, third));
    await pool.remove(["run-2"]);
    await pool.add(run(4, third));
    expect(await numbersIn(pool)).toEqual([4, 3, 1]);
    await pool.restore(["run-2"]);
    expect(await numbersIn(pool)).toEqual([4, 3, 1]); // it is gone for good
    await pool.add(run(5, third));
    expect(await numbersIn(pool)).toEqual([5, 4, 3]);
  });

  test("a run whose numbers alone are too many is refused, and nothing else goes for it", async () => {
    const pool = createPool(createVisitShelf());
    await pool.add(run(1));
    const much = pool.add(run(2, numbers(Math.ceil(MOST_BYTES / 56) + 1)));
    await expect(much).rejects.toThrow("larger than 100 MB");
    expect(await numbersIn(pool)).toEqual([1]);
  });
});

describe("what lies there is read like a file", () => {
  test.each<[string, unknown]>([
    ["rubbish", "rubbish"],
    ["nothing", undefined],
    ["another version", { version: 7 }],
    ["another id", "other"],
  ])("an entry that is %s is removed with all that belongs to it", async (_, value) => {
    const shelf = createVisitShelf();
    const pool = createPool(shelf);
    await pool.add(run(1));
    await pool.add(run(2));
    const [about] = await shelf.get(["run-1/about"]);
    const spoilt = value === "other" ? { ...(about as object), id: "run-9" } : value;
    await shelf.set([["run-1/about", spoilt]]);
    expect(await numbersIn(pool)).toEqual([2]);
    expect((await shelf.keys()).filter((key) => key.startsWith("run-1"))).toEqual([]);
  });

  test("numbers that are not whole are none, and networks that are not there neither", async () => {
    const shelf = createVisitShelf();
    const pool = createPool(shelf);
    await pool.add(run(1));
    expect(await pool.numbers("run-1")).toEqual(numbers());
    await shelf.set([["run-1/numbers", { arms: {} }]]);
    expect(await pool.numbers("run-1")).toBeUndefined();
    expect(await pool.networks("run-1")).toBeUndefined();
  });

  test("what another tab deleted hours ago is removed for good", async () => {
    const shelf = createVisitShelf();
    const pool = createPool(shelf);
    await pool.add(run(1));
    await shelf.set([["run-1/gone", Date.now() - 7_200_000]]);
    expect(await numbersIn(pool)).toEqual([]);
    expect(await shelf.keys()).toEqual([]);
  });
});

test("runs on a table that is forgotten go with it, and others stay", async () => {
  const shelf = createVisitShelf();
  const pool = createPool(shelf);
  await pool.add(run(1));
  const own = { ...experiment, data: { name: "mine.csv" } };
  await pool.add({ ...run(2), experiment: own });
  await forgetRunsOn(shelf, "mine.csv");
  expect(await numbersIn(pool)).toEqual([1]);
});

test("a shelf that does not answer is waited for no longer than for any other", async () => {
  const never = () => new Promise<never>(() => {});
  const pool = createPool({ keys: never, get: never, set: never, del: never }, 1);
  await expect(pool.list()).rejects.toThrow("does not respond");
});
