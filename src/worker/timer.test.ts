// One line of a visitor's own result.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { browserOf, resultLine, startTimer } from "./timer.ts";
import type { TimerAnswer } from "./timer.ts";

const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

test.each([
  [CHROME, "Chrome 140 (X11; Linux x86_64)"],
  [`${CHROME} Edg/140.0.0.0`, "Edge 140 (X11; Linux x86_64)"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Firefox 143 (Windows NT 10.0; Win64)",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
    "Safari 26.0 (Macintosh; Intel Mac OS X 10_15_7)",
  ],
  ["", "unknown browser (unknown system)"],
])("%s is named", (userAgent, name) => expect(browserOf(userAgent)).toBe(name));

test("engine, adapter, machine, browser and every network are in one line", () => {
  const rates = [
    { network: "mlp-2-16-16-2", stepsPerSecond: 204081.6 },
    { network: "cnn", stepsPerSecond: 166.67 },
  ];
  const engine = { name: "webgpu", adapter: "acme fast" };
  expect(resultLine(engine, { cores: 8, userAgent: CHROME }, rates)).toBe(
    "FuseInit Lab: 8 cores; webgpu on acme fast; Chrome 140 (X11; Linux x86_64); steps/s: mlp-2-16-16-2 204000, cnn 167",
  );
});

describe("the worker that times", () => {
  let started: FakeWorker[] = [];
  class FakeWorker {
    onmessage?: (message: { data: TimerAnswer }) => void;
    onerror?: (error: { message: string }) => void;
    readonly asked: unknown[] = [];
    isTerminated = false;
    constructor() {
      started.push(this);
    }
    postMessage(message: unknown): void {
      this.asked.push(message);
    }
    terminate(): void {
      this.isTerminated = true;
    }
  }
  beforeEach(() => {
    started = [];
    vi.stubGlobal("Worker", FakeWorker);
  });
  afterEach(() => vi.unstubAllGlobals());

  test("times the engine that is named, and is let go of with its last answer", () => {
    const heard: TimerAnswer[] = [];
    startTimer("simd", (answer) => heard.push(answer));
    const [worker] = started;
    expect(worker.asked).toEqual(["simd"]);
    worker.onmessage!({ data: { done: 0.2 } });
    expect(worker.isTerminated).toBe(false);
    worker.onmessage!({ data: { rates: [] } });
    expect(worker.isTerminated).toBe(true);
    expect(heard).toEqual([{ done: 0.2 }, { rates: [] }]);
  });

  test("is let go of when it is given up, and when it fails, with the reason", () => {
    const heard: TimerAnswer[] = [];
    startTimer("simd", (answer) => heard.push(answer))();
    expect(started[0].isTerminated).toBe(true);
    startTimer("simd", (answer) => heard.push(answer));
    started[1].onerror!({ message: "" });
    expect(started[1].isTerminated).toBe(true);
    expect(heard).toEqual([{ problem: "the worker that times did not start" }]);
  });
});
