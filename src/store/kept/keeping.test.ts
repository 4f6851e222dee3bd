// What is kept, when, and what comes back; and that nothing the storage does harms the lab.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OwnTable } from "#core/data/ownTable.ts";
import { everyFault, openSaboteur } from "#wait/faults.test-support.ts";
import type { Saboteur } from "#wait/faults.test-support.ts";
import { openBrowser } from "./keeping.test-support.ts";
import { experimentOf, stepsOf, tornIn } from "./toy.test-support.ts";
import { agoOf } from "./keptLine.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(1000 * seconds);

type Browser = ReturnType<typeof openBrowser>;
type Tab = ReturnType<Browser["openTab"]>;

/** Original trained to step 6, fused, raced to step 4. */
async function play(tab: Tab): Promise<void> {
  for (let i = 0; i < 3; i++) {
    tab.train(2);
    await pass(1);
  }
  tab.fuse();
  await pass(1);
  for (let i = 0; i < 2; i++) {
    tab.train(2);
    await pass(1);
  }
}

async function openAndPlay(browser: Browser, seed = 1): Promise<Tab> {
  const tab = browser.openTab(experimentOf(seed));
  await pass(1);
  await play(tab);
  return tab;
}

test("a session that began from a file of weights comes back like any other", async () => {
  const plain = experimentOf(1);
  const weights = { hash: `sha256-${"0a".repeat(32)}`, name: "mine.safetensors" };
  const experiment = { ...plain, network: { ...plain.network, weights } };
  const browser = openBrowser();
  const first = browser.openTab(experiment);
  await pass(1);
  await play(first);
  await pass(2);
  first.close();
  const second = browser.openTab(experiment, first.memory);
  await pass(1);
  expect(stepsOf(second.lab)).toEqual({ original: 6, fused: 4, random: 4 });
  expect(second.lab.store.getState().experiment.network.weights).toEqual(weights);
});

test("a reload goes on where the tab was, with its curves and its fusion", async () => {
  const browser = openBrowser();
  const first = await openAndPlay(browser);
  first.lab.look(3);
  await pass(2);
  first.close();
  const second = browser.openTab(experimentOf(1), first.memory);
  await pass(1);
  expect(stepsOf(second.lab)).toEqual({ original: 6, fused: 4, random: 4 });
  expect(second.lab.store.getState()).toMatchObject({
    stage: "race",
    sample: 3,
    activity: "idle",
    status: "Continued where you were: step 4 of the race.",
  });
  expect(second.lab.store.getState().arms.fused?.losses.steps).toBe(4);
  expect(second.lab.recorder.record.fusion).toEqual(first.lab.recorder.record.fusion);
  expect(second.lab.history.store.getState().past).toEqual([]);
  second.train(2);
  expect(tornIn(second.lab)).toEqual([]);
});

const TEXT = "a,b,c\n1,2,x\n";
const mine: OwnTable = {
  name: "mine.csv",
  title: "mine.csv",
  content: new Blob([TEXT]),
  task: "classification",
  inputShape: [2],
  outputs: 2,
};

/** A tab that has trained two steps on `mine` and is closed. */
async function playOnTable(browser: Browser): Promise<Tab> {
  const tab = browser.openTab(experimentOf(1));
  await pass(1);
  tab.lab.openTable(mine);
  await pass(1);
  tab.train(2);
  await pass(3);
  tab.close();
  return tab;
}

async function expectTableBack(browser: Browser, first: Tab): Promise<void> {
  const second = browser.openTab(first.lab.store.getState().experiment, first.memory);
  await pass(1);
  const { content, ...facts } = second.lab.ownTable!;
  const { content: _, ...own } = mine;
  expect(facts).toEqual(own);
  expect(await content.text()).toBe(TEXT);
  expect(stepsOf(second.lab)).toEqual({ original: 2 });
}

test("a session on an own table comes back with the table", async () => {
  const browser = openBrowser();
  await expectTableBack(browser, await playOnTable(browser));
});

test.each([
  ["text", { text: TEXT }],
  ["bytes", { bytes: new TextEncoder().encode(TEXT) }],
])("a session that was kept with its table as %s comes back too", async (_, once) => {
  const browser = openBrowser();
  const first = await playOnTable(browser);
  const [key] = [...browser.held.keys()].filter((name) => name.endsWith("/table"));
  const part = browser.held.get(key) as { readonly content: OwnTable };
  const { content: __, ...rest } = part.content;
  const content = { ...rest, ...once };
  browser.held.set(key, { ...part, content });
  await expectTableBack(browser, first);
});

test("begin anew is a reset that undo takes back, and a reload after it begins anew as well", async () => {
  const browser = openBrowser();
  const first = await openAndPlay(browser);
  first.close();
  const second = browser.openTab(experimentOf(1), first.memory);
  await pass(1);
  second.line.getState().beginAnew!();
  await pass(1);
  expect(stepsOf(second.lab)).toEqual({});
  expect(second.line.getState().beginAnew).toBeUndefined();
  second.close();
  const third = browser.openTab(experimentOf(1), second.memory);
  await pass(1);
  expect(stepsOf(third.lab)).toEqual({});
  expect(third.line.getState().offer?.place).toMatch(/^step 4 of the race, /);

  second.lab.undo();
  await pass(1);
  expect(stepsOf(second.lab)).toEqual({ original: 6, fused: 4, random: 4 });
});

test("another address opens what it asks for, and what was left is offered and accepted", async () => {
  const browser = openBrowser();
  const first = await openAndPlay(browser);
  first.close();
  await pass(600);
  const other = browser.openTab(experimentOf(2));
  await pass(1);
  expect(other.lab.store.getState().experiment.seed).toBe(2);
  const { offer } = other.line.getState();
  expect(offer).toMatchObject({ title: "Toy 1", place: "step 4 of the race, 10 minutes ago" });
  other.train(2);
  await pass(1);
  offer!.accept();
  await pass(1);
  expect(stepsOf(other.lab)).toEqual({ original: 6, fused: 4, random: 4 });
  expect(other.line.getState().offer).toBeUndefined();
  other.lab.undo();
  await pass(1);
  expect(stepsOf(other.lab)).toEqual({ original: 2 });
});

test("an offer declined is not made again, nor one of what is older", async () => {
  const browser = openBrowser();
  (await openAndPlay(browser, 1)).close();
  (await openAndPlay(browser, 3)).close();
  const second = browser.openTab(experimentOf(2));
  await pass(1);
  expect(second.line.getState().offer?.title).toBe("Toy 3");
  second.line.getState().offer!.decline();
  await pass(1);
  expect(second.line.getState().offer).toBeUndefined();
  second.close();
  const third = browser.openTab(experimentOf(2));
  await pass(1);
  expect(third.line.getState().offer).toBeUndefined();
});

test("a fresh browser, and one in which nothing was trained, offers nothing", async () => {
  const browser = openBrowser();
  for (let visit = 0; visit < 2; visit++) {
    const tab = browser.openTab(experimentOf(1));
    await pass(3);
    expect(tab.line.getState()).toEqual({ isSettled: true });
    tab.close();
  }
  expect([...browser.held.keys()]).toEqual([]);
});

test("tabs keep sessions of their own, and a duplicate writes another than its model", async () => {
  const browser = openBrowser();
  const a = await openAndPlay(browser, 1);
  const b = await openAndPlay(browser, 2);
  const duplicate = browser.openTab(experimentOf(1), { ids: a.memory.ids });
  await pass(2);
  expect(stepsOf(duplicate.lab)).toEqual({});
  expect(duplicate.line.getState().offer).toBeUndefined();
  duplicate.train(2);
  await pass(2);
  a.lab.look(2); // written later than the duplicate's
  await pass(2);
  const again = [a, b, duplicate].map((tab) => {
    tab.close();
    return browser.openTab(tab.lab.store.getState().experiment, tab.memory);
  });
  await pass(2);
  expect(again.map(({ lab }) => [lab.store.getState().experiment.seed, stepsOf(lab)])).toEqual([
    [1, { original: 6, fused: 4, random: 4 }],
    [2, { original: 6, fused: 4, random: 4 }],
    [1, { original: 2 }],
  ]);
});

test("back in the tab's history, an earlier session of the tab comes back", async () => {
  const browser = openBrowser();
  const first = await openAndPlay(browser, 1);
  first.close();
  const link = browser.openTab(experimentOf(2), first.memory);
  await pass(1);
  link.train(2);
  await pass(2);
  link.close();
  const back = browser.openTab(experimentOf(1), link.memory);
  await pass(1);
  expect(stepsOf(back.lab)).toEqual({ original: 6, fused: 4, random: 4 });
});

test("three sessions are kept, the oldest goes first, and none of an open tab", async () => {
  const browser = openBrowser();
  const open = await openAndPlay(browser, 0);
  for (let seed = 1; seed <= 4; seed++) {
    await pass(1);
    (await openAndPlay(browser, seed)).close();
  }
  const titles = [...browser.held]
    .filter(([key]) => !key.includes("/"))
    .map(([, head]) => (head as { experiment: { title: string } }).experiment.title);
  expect(titles).toEqual(["Toy 0", "Toy 3", "Toy 4"]);
  expect(tornIn(open.lab)).toEqual([]);
});

test("only what has changed is written again", async () => {
  const browser = openBrowser();
  const tab = await openAndPlay(browser);
  await pass(2);
  const written = vi.spyOn(browser.shelf, "set");
  tab.train(2);
  await pass(2);
  const names = written.mock.calls.map(([entries]) => entries.map(([key]) => key.split("/")[1]));
  expect(names).toEqual([["fused", "random", undefined]]);
});

test("at most once a second, and no later than two seconds after a checkpoint", async () => {
  const browser = openBrowser();
  const tab = browser.openTab(experimentOf(1));
  await pass(1);
  const written = vi.spyOn(browser.shelf, "set");
  for (let i = 0; i < 40; i++) {
    tab.train(1);
    await pass(0.1);
  }
  expect(written.mock.calls.length).toBeGreaterThanOrEqual(3);
  expect(written.mock.calls.length).toBeLessThanOrEqual(5);
  await pass(2);
  tab.close();
  const next = browser.openTab(experimentOf(1), tab.memory);
  await pass(1);
  expect(stepsOf(next.lab)).toEqual({ original: 40 });
});

test.each([
  ["holds up the page is followed by thirty times as long without one", 300, 0, 8.9],
  ["keeps the browser busy is followed by as long without one", 0, 4000, 7.9],
])("a write that %s", async (_, busy, took, seconds) => {
  const browser = openBrowser();
  const tab = browser.openTab(experimentOf(1));
  await pass(1);
  const { set } = browser.shelf;
  const written = vi.spyOn(browser.shelf, "set").mockImplementation(async (entries) => {
    await new Promise((done) => setTimeout(done, took));
    await set(entries);
    return busy;
  });
  const trainFor = async (time: number) => {
    for (let i = 0; i < 10 * time; i++) {
      tab.train(1);
      await pass(0.1);
    }
  };
  await trainFor(seconds);
  expect(written.mock.calls.length).toBe(1);
  await trainFor(1);
  expect(written.mock.calls.length).toBe(2);
});

test("what is open and what was trained are never taken from two experiments", async () => {
  const browser = openBrowser();
  const tab = await openAndPlay(browser, 1);
  await pass(2);
  tab.lab.change({ seed: 2 });
  await pass(2);
  tab.close();
  const next = browser.openTab(experimentOf(2), tab.memory);
  await pass(1);
  expect(stepsOf(next.lab)).toEqual({});
  expect(next.line.getState().offer).toMatchObject({ title: "Toy 1" });
  next.line.getState().offer!.accept();
  await pass(1);
  expect(next.lab.store.getState().experiment.seed).toBe(1);
});

test("what changes as the page goes is written at once", async () => {
  const browser = openBrowser();
  const tab = browser.openTab(experimentOf(1));
  await pass(1);
  tab.train(2);
  tab.train(2);
  await tab.keeping.flush();
  tab.close();
  const next = browser.openTab(experimentOf(1), tab.memory);
  await pass(1);
  expect(stepsOf(next.lab)).toEqual({ original: 4 });
});

test.each([
  ["QuotaExceededError", "its storage is full"],
  ["SecurityError", "its storage is blocked"],
])(
  "a storage that answers %s is reported in one sentence, and training goes on",
  async (name, reason) => {
    const browser = openBrowser();
    vi.spyOn(browser.shelf, "set").mockRejectedValue(new DOMException("refused", name));
    const tab = browser.openTab(experimentOf(1));
    await pass(1);
    for (let i = 0; i < 5; i++) {
      tab.train(2);
      await pass(40);
    }
    expect(tab.sentences).toEqual([
      `This browser keeps nothing: training is lost when the page is closed (${reason}).`,
    ]);
    expect(stepsOf(tab.lab)).toEqual({ original: 10 });
  },
);

test("after a failure the whole session is written again", async () => {
  const browser = openBrowser();
  const tab = await openAndPlay(browser);
  await pass(2);
  vi.spyOn(browser.shelf, "set").mockRejectedValueOnce(new Error("a hiccup"));
  tab.train(2);
  await pass(40);
  tab.close();
  const next = browser.openTab(experimentOf(1), tab.memory);
  await pass(1);
  expect(stepsOf(next.lab)).toEqual({ original: 6, fused: 6, random: 6 });
});

/** Things that may have happened to what lies on the shelf. */
const SPOILT: Record<string, (held: Map<string, unknown>, id: string) => void> = {
  "a part is gone": (held, id) => held.delete(`${id}/random`),
  "a part is of another write": (held, id) => change(held, `${id}/fused`, { stamp: "old" }),
  "a part is of another session": (held, id) => change(held, `${id}/fused`, { id: "x" }),
  "a part is of another version": (held, id) => change(held, `${id}/fused`, { version: 1 }),
  "one arm stands in the place of another": (held, id) =>
    held.set(`${id}/random`, held.get(`${id}/fused`)),
  "the head is of another version": (held, id) => change(held, id, { version: 1 }),
  "the experiment is none": (held, id) => change(held, id, { experiment: { version: 1 } }),
  "the experiment is another": (held, id) =>
    change(held, id, {
      experiment: { ...experimentOf(1), network: { layers: [{ type: "dense", units: 2 }] } },
    }),
  "weights have another shape": (held, id) => {
    const part = structuredClone(held.get(`${id}/fused`)) as {
      content: { at: { state: { weights: { kernel: { shape: number[] } }[][] } } };
    };
    part.content.at.state.weights[0][0].kernel.shape = [3, 2];
    held.set(`${id}/fused`, part);
  },
  "curves are cut short": (held, id) => {
    const part = structuredClone(held.get(`${id}/fused`)) as {
      content: { record: { losses: { runs: Float32Array[] } } };
    };
    part.content.record.losses.runs[1] = new Float32Array(0);
    held.set(`${id}/fused`, part);
  },
  "a report is nonsense": (held, id) => change(held, `${id}/run`, { content: { engine: 5 } }),
};

function change(held: Map<string, unknown>, key: string, fields: object): void {
  held.set(key, { ...(held.get(key) as object), ...fields });
}

test.each(Object.keys(SPOILT))("a session is refused and later removed where %s", async (kind) => {
  const browser = openBrowser();
  const first = await openAndPlay(browser);
  await pass(2);
  first.close();
  const [id] = first.memory.ids;
  SPOILT[kind](browser.held, id);
  const second = browser.openTab(experimentOf(1), first.memory);
  await pass(2);
  second.line.getState().offer?.accept();
  await pass(2);
  expect(stepsOf(second.lab)).toEqual({});
  second.train(2);
  await pass(2);
  expect([...browser.held.keys()].filter((key) => key.startsWith(id))).toEqual([]);
  expect(second.sentences).toEqual([]);
});

/** Save, reload, go on, another tab: with one fault on the way. */
async function playStory(saboteur: Saboteur) {
  const browser = openBrowser(saboteur);
  browser.held.set("stray", "rubbish"); // there is something to remove
  const first = await openAndPlay(browser);
  await pass(40);
  first.close();
  const second = browser.openTab(experimentOf(1), first.memory);
  await pass(40);
  const restored = stepsOf(second.lab);
  second.line.getState().offer?.accept();
  await pass(40);
  await play(second);
  await pass(40);
  second.close();
  const third = browser.openTab(experimentOf(2));
  await pass(40);
  third.line.getState().offer?.accept();
  await pass(40);
  third.train(2);
  await pass(40);
  return { restored, tabs: [first, second, third] };
}

test("without a fault the story ends with everything brought back", async () => {
  const { restored, tabs } = await playStory(openSaboteur());
  expect(restored).toEqual({ original: 6, fused: 4, random: 4 });
  expect(stepsOf(tabs[2].lab)).toEqual({ original: 6, fused: 6, random: 6 });
  expect(tabs.flatMap(({ sentences }) => sentences)).toEqual([]);
});

test("whatever wait on the storage fails, hangs or lies, nothing torn comes back and the lab goes on", async () => {
  const counting = openSaboteur();
  await playStory(counting);
  expect([...counting.waits.keys()].toSorted()).toEqual(["del", "get", "keys", "set"]);
  for (const [kind, waits] of counting.waits) {
    for (const { at, fault } of everyFault(waits)) {
      const saboteur = openSaboteur({ kind, at, fault });
      const { tabs } = await playStory(saboteur);
      const where = `${kind} ${at} ${fault}`;
      expect(saboteur.hasStruck, where).toBe(true);
      for (const { lab, sentences } of tabs) {
        expect(tornIn(lab), where).toEqual([]);
        expect(sentences.length, where).toBeLessThanOrEqual(1);
      }
      expect(tabs[2].lab.recorder.record.checkpoint, where).toBeDefined();
    }
  }
}, 60_000);

test("how long ago", () => {
  const now = 1e12;
  const words = [5, 61, 7200, 90_000, 200_000].map((seconds) => agoOf(now - 1000 * seconds, now));
  expect(words).toEqual(["just now", "1 minute ago", "2 hours ago", "1 day ago", "2 days ago"]);
});
