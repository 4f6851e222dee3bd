import { describe, expect, test, vi } from "vitest";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { experimentOf, openToy, stepsOf, tornIn } from "#store/kept/toy.test-support.ts";
import type { Shelf } from "#store/kept/shelf.ts";
import { createVisitShelf } from "./pool.ts";
import { createRuns } from "./runs.ts";
import type { Runs } from "./runsState.ts";

/** As IndexedDB has it: what is kept are copies. */
function openShelf(): Shelf {
  const shelf = createVisitShelf();
  return { ...shelf, set: async (entries) => shelf.set(structuredClone(entries)) };
}

type Toy = ReturnType<typeof openToy>;

/** Until all that was begun is done. */
const rest = () => new Promise((settle) => setTimeout(settle));

async function open(shelf: Shelf = openShelf(), seed = 1) {
  const toy = openToy(experimentOf(seed));
  const runs = createRuns(toy.lab, shelf);
  await rest();
  return { toy, runs, shelf };
}

/** A race of one epoch with this score of the fused network. */
async function race(toy: Toy, fused = 0.9): Promise<void> {
  await rest(); // until it is open
  toy.train(4);
  toy.fuse();
  toy.finish(5, { fused, random: 0.5 });
  await rest();
}

const namesIn = (runs: Runs) => runs.store.getState().runs.map(({ name }) => name);
const pinnedIn = ({ lab }: Toy) => lab.store.getState().pinned.map(({ name }) => name);
const idOf = (runs: Runs, name: string) =>
  runs.store.getState().runs.find((run) => run.name === name)!.id;
const rate = (learningRate: number) => {
  const { training } = experimentOf(1);
  return { training: { ...training, optimizer: { type: "sgd" as const, learningRate } } };
};

/** Two runs: the second with another learning rate. */
async function twoRuns(shelf?: Shelf) {
  const { toy, runs, ...rest } = await open(shelf);
  await race(toy);
  toy.lab.change(rate(0.5));
  await race(toy, 0.8);
  return { toy, runs, ...rest };
}

describe("a finished race", () => {
  test("becomes a run with its verdicts, its curves in small and where it ended", async () => {
    const { toy, runs } = await open();
    expect(namesIn(runs)).toEqual([]);
    await race(toy);
    const [run, ...others] = runs.store.getState().runs;
    expect(others).toEqual([]);
    expect(run).toMatchObject({ name: "Run 1", isWhole: true, isPinned: false, engine: "toy" });
    expect(run.curves.find(({ arm }) => arm === "fused")).toEqual({
      ...{ arm: "fused", step: [0, 20], score: [0, 0.9] },
    });
    expect(run.verdicts.map(({ against, difference }) => [against, difference])).toEqual([
      ["original", 0.9],
      ["random", 0.4],
    ]);
    expect(runs.store.getState().present).toBe(run.id);
  });

  test("trained on is the same run, and not another one", async () => {
    const { toy, runs } = await open();
    await race(toy);
    const { id } = runs.store.getState().runs[0];
    toy.finish(10, { fused: 0.95, random: 0.6 });
    await rest();
    expect(runs.store.getState().runs).toMatchObject([{ id, name: "Run 1", end: { step: 40 } }]);
  });

  test("another rate is another run, the newest first; the same one again takes its place in front", async () => {
    const { toy, runs } = await twoRuns();
    expect(namesIn(runs)).toEqual(["Run 2", "Run 1"]);
    toy.lab.undo();
    await rest();
    expect(runs.store.getState().present).toBe(idOf(runs, "Run 1"));
    toy.lab.open(experimentOf(1));
    await race(toy);
    expect(namesIn(runs)).toEqual(["Run 1", "Run 2"]);
  });

  test("is kept as well where random, which goes on for the whole budget, is left on its way", async () => {
    const { toy, runs } = await open();
    await rest();
    toy.train(4);
    toy.fuse();
    toy.finish(5, { fused: 0.9, random: 0.5 }, "random goes on");
    await rest();
    expect(namesIn(runs)).toEqual([]);
    toy.lab.open(experimentOf(2));
    await rest();
    expect(namesIn(runs)).toEqual(["Run 1"]);
    expect(runs.store.getState().runs[0].experiment.seed).toBe(1);
    expect(runs.store.getState().present).toBeUndefined();
    await runs.open(idOf(runs, "Run 1"));
    await rest();
    expect(stepsOf(toy.lab)).toEqual({ original: 4, fused: 20, random: 20 });
  });

  test("that was given up before its end is no run", async () => {
    const { toy, runs } = await open();
    await rest();
    toy.train(4);
    toy.fuse();
    toy.finish(3, { fused: 0.9, random: 0.5 });
    toy.lab.open(experimentOf(2));
    await rest();
    expect(namesIn(runs)).toEqual([]);
  });

  test("brought back after a reload is not kept a second time", async () => {
    const { toy, runs, shelf } = await open();
    await race(toy);
    await runs.remove([idOf(runs, "Run 1")]);
    const again = await open(shelf);
    again.toy.lab.bringBack(toy.lab.present());
    await rest();
    expect(namesIn(again.runs)).toEqual([]);
  });
});

describe("opening a run", () => {
  test("brings back its numbers and networks without training, and Undo leads back", async () => {
    const { toy, runs } = await twoRuns();
    await runs.open(idOf(runs, "Run 1"));
    await rest();
    const { lab } = toy;
    expect(lab.store.getState()).toMatchObject({ stage: "race", isFinished: true });
    expect(lab.store.getState().arms.fused!.epochs.at(-1)!.metrics[0].valScore).toBe(0.9);
    expect(lab.store.getState().status).toContain("Run 1 is open again.");
    expect(stepsOf(lab)).toEqual({ original: 4, fused: 20, random: 20 });
    expect(tornIn(lab)).toEqual([]);
    expect(runs.store.getState().present).toBe(idOf(runs, "Run 1"));
    lab.undo();
    await rest();
    expect(lab.store.getState().arms.fused!.epochs.at(-1)!.metrics[0].valScore).toBe(0.8);
  });

  test("whose networks are spoilt pins its numbers, and opens its experiment with a sentence", async () => {
    const { toy, runs, shelf } = await twoRuns();
    await shelf.set([[`${idOf(runs, "Run 1")}/fused`, "rubbish"]]);
    await runs.open(idOf(runs, "Run 1"));
    await rest();
    expect(pinnedIn(toy)).toEqual(["Run 1"]);
    const { alert, arms } = toy.lab.store.getState();
    expect(alert).toMatchObject({
      isCalm: true,
      message: expect.stringMatching(/^Run 1: .*not kept/),
    });
    expect(arms.fused).toBeUndefined();
  });
});

describe("pinned runs", () => {
  test("are handed to the panels with their numbers, outlast a reload, and the one on the stage is no ghost", async () => {
    const { toy, runs, shelf } = await twoRuns();
    await runs.pin(idOf(runs, "Run 1"), true);
    await runs.pin(idOf(runs, "Run 2"), true);
    expect(pinnedIn(toy)).toEqual(["Run 1"]);
    const [{ numbers }] = toy.lab.store.getState().pinned;
    expect(numbers.arms.random!.epochs.at(-1)!.metrics[0].valScore).toBe(0.5);
    toy.lab.open(experimentOf(3));
    await rest();
    expect(pinnedIn(toy)).toEqual(["Run 2", "Run 1"]);
    expect(pinnedIn((await open(shelf, 3)).toy)).toEqual(["Run 2", "Run 1"]);
    await runs.pin(idOf(runs, "Run 2"), false);
    expect(pinnedIn(toy)).toEqual(["Run 1"]);
  });

  test("are at most three: a fourth is refused with a sentence", async () => {
    const { toy, runs } = await open();
    for (const seed of [1, 2, 3, 4]) {
      toy.lab.open(experimentOf(seed));
      await race(toy);
      await runs.pin(idOf(runs, `Run ${seed}`), true);
    }
    expect(runs.store.getState().runs.filter(({ isPinned }) => isPinned)).toHaveLength(3);
    expect(runs.store.getState().problem).toMatch(/^At most 3 runs .* unpin one first\.$/);
    runs.dismiss();
    expect(runs.store.getState().problem).toBeUndefined();
  });
});

describe("deleting", () => {
  test("hides a run, and is taken back as long as nothing else was deleted", async () => {
    const { runs, shelf } = await twoRuns();
    const [first, second] = [idOf(runs, "Run 1"), idOf(runs, "Run 2")];
    await runs.remove([first]);
    expect(namesIn(runs)).toEqual(["Run 2"]);
    expect(runs.store.getState().deleted).toEqual({ ids: [first], words: "Run 1" });
    await runs.restore();
    expect(namesIn(runs)).toEqual(["Run 2", "Run 1"]);
    await runs.remove([first, second]);
    expect(runs.store.getState().deleted?.words).toBe("2 runs");
    await runs.forgetDeleted();
    expect(await shelf.keys()).toEqual([]);
  });

  test("ends a comparison, and another tab sees it", async () => {
    const { runs, shelf } = await twoRuns();
    await runs.pin(idOf(runs, "Run 1"), true);
    const other = await open(shelf, 3);
    expect(pinnedIn(other.toy)).toEqual(["Run 1"]);
    await runs.remove([idOf(runs, "Run 1")]);
    await other.runs.refresh();
    expect([pinnedIn(other.toy), namesIn(other.runs)]).toEqual([[], ["Run 2"]]);
  });
});

test("two tabs that keep a run at once lose neither, and names stay apart", async () => {
  const shelf = openShelf();
  const [one, other] = [await open(shelf, 1), await open(shelf, 2)];
  await Promise.all([race(one.toy), race(other.toy)]);
  await one.runs.refresh();
  const names = namesIn(one.runs);
  expect(names).toHaveLength(2);
  expect(new Set(names).size).toBe(2);
});

describe("a storage that refuses", () => {
  const refuse = (name: string) => async () => {
    throw new DOMException("no", name);
  };

  test("from the start: runs are there for the visit, with a sentence when the first is kept", async () => {
    const no = refuse("SecurityError");
    const { toy, runs } = await open({ keys: no, get: no, set: no, del: no });
    expect(runs.store.getState().problem).toBeUndefined();
    await race(toy);
    expect(namesIn(runs)).toEqual(["Run 1"]);
    expect(runs.store.getState().problem).toBe(
      "This browser keeps no more runs: those of this visit go when the page is closed (its storage is blocked).",
    );
  });

  test("when it is full: what was kept stays in the strip, pins and networks included", async () => {
    const shelf = openShelf();
    const { toy, runs } = await open(shelf);
    await race(toy);
    await runs.pin(idOf(runs, "Run 1"), true);
    vi.spyOn(shelf, "set").mockImplementation(refuse("QuotaExceededError"));
    toy.lab.change(rate(0.5));
    await race(toy, 0.8);
    expect(namesIn(runs)).toEqual(["Run 2", "Run 1"]);
    expect(pinnedIn(toy)).toEqual(["Run 1"]);
    expect(runs.store.getState().problem).toContain("(its storage is full)");
    await runs.open(idOf(runs, "Run 1"));
    await rest();
    expect(stepsOf(toy.lab)).toEqual({ original: 4, fused: 20, random: 20 });
  });
});

test("a file's numbers are pinned beside its experiment, once however often it is opened, and never on the stage", async () => {
  const { toy, runs } = await twoRuns();
  await runs.pin(idOf(runs, "Run 1"), true);
  const [{ numbers }] = toy.lab.store.getState().pinned;
  await runs.pin(idOf(runs, "Run 1"), false);
  const experiment = parseExperiment({ ...experimentOf(1), title: "From a file" });
  expect(await runs.addFile("results.json", experiment, numbers)).toBe("Run 3");
  expect(await runs.addFile("results.json", experiment, numbers)).toBe("Run 3");
  await rest();
  expect(namesIn(runs)).toEqual(["Run 3", "Run 2", "Run 1"]);
  expect(runs.store.getState().runs[0]).toMatchObject({ file: "results.json", isWhole: false });
  expect(pinnedIn(toy)).toEqual(["Run 3"]);
  expect(toy.lab.store.getState().experiment.title).toBe("From a file");
  await race(toy);
  expect(pinnedIn(toy)).toEqual(["Run 3"]);
  expect(namesIn(runs)).toEqual(["Run 4", "Run 3", "Run 2", "Run 1"]);
});
