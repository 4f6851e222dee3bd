// An inspection whose worker dies, hangs or lies, at each of its answers: a report, or a sentence that asks to try again.

import { describe, expect, test } from "vitest";
import { inspectTable } from "#core/data/table/inspect.ts";
import { LabClient } from "./client.ts";
import type { WorkerLike } from "./client.ts";
import { createInspector } from "./inspector.ts";
import { inspect } from "./inspection.ts";
import type { Event, Inspection, InspectionAnswer } from "./protocol.ts";

/** Milliseconds of a tick: patience of a minute is some tenths of a second. */
const SECOND = 4;
const rows = Array.from({ length: 30_000 }, (_, i) => `${i % 13}.5,${i % 7}`).join("\n");
const file = { name: "my.csv", content: new File([`a,y\n${rows}`], "my.csv") };

type Fault = "dies" | "hangs" | "stands still" | "lies";
/** Of every worker that is started: at which of its answers what goes wrong. */
type Plan = readonly ({ readonly at: number; readonly fault: Fault } | undefined)[];

/** Workers that read tables as the real one does, until their fault. */
function openClient(plan: Plan) {
  let started = 0;
  function start(): WorkerLike {
    const listeners = new Map<string, (argument: never) => void>();
    const own = plan[Math.min(started++, plan.length - 1)];
    let answers = 0;
    let isGone = false;
    const report = (type: string, argument: unknown) => {
      if (!isGone) listeners.get(type)?.(argument as never);
    };
    const pulse = setInterval(() => {
      const alive: Event = { type: "alive", run: 0, silence: 5 };
      if (!isStill) report("message", { data: alive });
    }, SECOND);
    let isStill = false;
    const post = (event: Event) => {
      const fault = answers++ >= (own?.at ?? Infinity) ? own?.fault : undefined;
      if (fault === "dies") report("error", { message: "out of memory" });
      else if (fault === "hangs") return;
      else if (fault === "stands still") isStill = true;
      else if (fault === "lies")
        report("message", { data: { ...event, answer: { report: "fine" } } });
      else report("message", { data: event });
    };
    const take = createInspector({
      ...{ post, inspectTable },
      nextTask: () =>
        new Promise((resolve) => (isGone || isStill ? undefined : setTimeout(resolve))),
    });
    return {
      postMessage: (command) => void setTimeout(() => isGone || take(command as Inspection)),
      terminate: () => {
        isGone = true;
        clearInterval(pulse);
      },
      addEventListener: (type: string, listener: (argument: never) => void) =>
        void listeners.set(type, listener),
    };
  }
  const client = new LabClient(start, SECOND);
  return { client, started: () => started };
}

/** The last answer of an inspection. */
function ask(client: LabClient): Promise<InspectionAnswer> {
  return new Promise((settle) => {
    const end = inspect(
      client,
      file,
      {},
      (answer) => {
        if ("done" in answer) return;
        queueMicrotask(() => end());
        settle(answer);
      },
      SECOND,
    );
  });
}

const FAULTS: readonly Fault[] = ["dies", "hangs", "stands still", "lies"];
const sentence = {
  error: { message: expect.stringMatching(/^the worker that reads tables .+; try again$/) },
};

describe.each(FAULTS)("a worker that %s", (fault) => {
  test.each([0, 1, 2])(
    "at answer %i: the next one reports, or a sentence asks to try again",
    async (at) => {
      const { client } = openClient([{ at, fault }, undefined]);
      const isNoticed = fault === "dies" || fault === "stands still";
      const answer = await ask(client);
      if (isNoticed) expect(answer).toMatchObject({ report: { file: "my.csv" } });
      else expect(answer).toMatchObject(sentence);
      client.close();
    },
  );

  test("every time: a sentence, and trying again asks a worker once more", async () => {
    const { client, started } = openClient([{ at: 1, fault }]);
    expect(await ask(client)).toMatchObject(sentence);
    expect(await ask(client)).toMatchObject(sentence);
    expect(await ask(client)).toMatchObject(sentence);
    if (fault === "dies" || fault === "stands still") expect(started()).toBeGreaterThan(3);
    client.close();
  });
});

test("an honest worker is asked once", async () => {
  const { client, started } = openClient([undefined]);
  expect(await ask(client)).toMatchObject({ report: { rows: { inFile: 30_000 } } });
  expect(started()).toBe(1);
  client.close();
});
