// An engine that cannot start, a worker that dies and a thread that closes itself, in Firefox and WebKit: the
// lab trains on, with the bits of an undisturbed run in Chromium. (Chromium's own: engines.webgpu.spec.ts,
// deadThreads.fallback.spec.ts.)

import { expect } from "@playwright/test";
import { test } from "./visitor/fixture.ts";
import * as by from "./visitor/steps.ts";
import { BROWSERS } from "./visitor/visitor.ts";

const EPOCHS = 12;
const ADDRESS = `?preset=digits&replicas=2&epochs=${EPOCHS}&engine=simd`;

/** In the worker: an adapter that looks like hardware and gives no device. */
const REFUSED_DEVICE = `
  const adapter = {
    info: { vendor: "acme", architecture: "fast" },
    isFallbackAdapter: false,
    features: new Set(),
    limits: {},
    requestDevice: async () => { throw new Error("no device for you today"); },
  };
  Object.defineProperty(navigator, "gpu", { value: { requestAdapter: async () => adapter } });`;

/** In the page: workers are numbered, so that only the first of them is spoiled. */
const NUMBERED_WORKERS = `
  const Original = Worker;
  let count = 0;
  Worker = class extends Original {
    constructor(url, options) { super(url, { ...options, name: "worker " + count++ }); }
  };
  Object.defineProperty(globalThis, "workersStarted", { get: () => count });`;

/** In the first worker: it throws some moments after training has begun. */
const THROWS_ONCE = `
  if (self.name === "worker 0") {
    addEventListener("message", ({ data }) => {
      if (data.type === "train") setTimeout(() => { throw new Error("out of luck"); }, 300);
    });
  }`;

/** In the threads that share the replicas: the first that comes so far closes itself without a word. */
const CLOSES_ONCE = `
  let requests = 0;
  addEventListener("message", () => {
    if (++requests !== 25) return;
    indexedDB.open("a thread has closed itself", 1).onupgradeneeded = () => self.close();
  });`;

/** Chromium's undisturbed results, from this very run of the tests. */
let known: Promise<unknown> | undefined;

for (const browser of BROWSERS.filter((name) => name !== "chromium")) {
  test(`a device that is refused in ${browser} is left out by name, and simd trains`, async ({
    visit,
  }) => {
    const address = "?preset=moons&replicas=1&epochs=1";
    const visitor = await visit(browser, address, { worker: REFUSED_DEVICE });
    await by.playStory(visitor, 1);
    const [engine] = await Promise.all(
      (await visitor.find("button")).map(async (button) => ({
        button,
        text: await button.evaluate(by.textOrValue),
      })),
    ).then((buttons) => buttons.filter(({ text }) => text.startsWith("Engine")));
    expect(engine.text).toContain("simd");
    await engine.button.click();
    await by.expectRead(visitor, ["dialog", "About the engine"], /no device for you today/);
    await visitor.press("Escape");
  });

  test(`a part of the page that did not come in ${browser} comes when it is tried again`, async ({
    visit,
  }) => {
    const address = "?preset=moons&replicas=1&epochs=1&engine=simd";
    const visitor = await visit(browser, address, { lose: /assets\/ExportList-[^/]*\.js$/ });
    await by.expectReady(visitor);
    await by.click(visitor, "Export");
    await by.click(visitor, "Try again");
    await by.click(visitor, "experiment.json");
    await by.expectStatus(visitor, /Saved .*experiment\.json/);
  });

  for (const [fault, before] of [
    ["worker that throws", { page: NUMBERED_WORKERS, worker: THROWS_ONCE }],
    ["thread that closes itself", { thread: CLOSES_ONCE }],
  ] as const) {
    test(`a ${fault} in ${browser} costs the race no bit`, async ({ visit }) => {
      known ??= visit("chromium", ADDRESS).then(async (quiet) => {
        await by.playStory(quiet, EPOCHS);
        return by.exportResults(quiet);
      });
      const visitor = await visit(browser, ADDRESS, before);
      await by.playStory(visitor, EPOCHS);
      if ("worker" in before) expect(await visitor.run("workersStarted")).toBe(2);
      else expect(await visitor.run(WHO_CLOSED)).toContain("a thread has closed itself");
      expect(await by.exportResults(visitor)).toEqual(await known);
    });
  }
}

const WHO_CLOSED = `indexedDB.databases().then((all) => all.map(({ name }) => name))`;
