import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { inspectTable } from "#core/data/table/inspect.ts";
import type { TableChoices } from "#core/data/table/choices.ts";
import { createInspector } from "./inspector.ts";
import type { Event, Inspection, InspectionAnswer } from "./protocol.ts";

const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve));
const csv = (name: string, text: string) => new File([text], name);
const PRICES = csv("prices.csv", "rooms;price\n1;200,5\n2;301,5\n3;402,5\n4;410,5\n");

/** Everything that is answered until one ask has its report or its error. */
function inspector() {
  const events: Event[] = [];
  const inspect = createInspector({ post: (event) => events.push(event), nextTask, inspectTable });
  const answersTo = (ask: number) =>
    events.flatMap((event) =>
      event.type === "inspected" && event.ask === ask ? event.answer : [],
    );
  const last = async (ask: number): Promise<InspectionAnswer> => {
    for (;;) {
      const answer = answersTo(ask).at(-1);
      if (answer && !("done" in answer)) return answer;
      await nextTask();
    }
  };
  const asking = (ask: number, content?: File, choices: TableChoices = {}): Inspection => ({
    ...{ type: "inspect", run: 7, ask, choices },
    ...(content && { file: { name: content.name, content } }),
  });
  return { inspect, asking, answersTo, last, events };
}

test("a file is answered with how far it is, and then with what was understood", async () => {
  const { inspect, asking, last, events } = inspector();
  inspect(asking(1, PRICES));
  const answer = await last(1);
  expect(answer).toMatchObject({ report: { file: "prices.csv", decimal: { value: "," } } });
  expect(events.every(({ run }) => run === 7)).toBe(true);
});

test("choices take the place of the guesses", async () => {
  const { inspect, asking, last } = inspector();
  inspect(asking(1, PRICES, { target: "rooms" }));
  expect(await last(1)).toMatchObject({ report: { target: { value: "rooms" } } });
});

test("a later ask ends the one before, and one without a file ends all", async () => {
  const { inspect, asking, answersTo, last } = inspector();
  inspect(asking(1, PRICES));
  inspect(asking(2, PRICES));
  await last(2);
  expect(answersTo(1)).toEqual([]);
  inspect(asking(3, PRICES));
  inspect(asking(4));
  for (let turn = 0; turn < 20; turn++) await nextTask();
  expect([...answersTo(3), ...answersTo(4)]).toEqual([]);
});

test("what the page is given of a table does not grow with its rows", async () => {
  const { inspect, asking, last } = inspector();
  const sizes = [];
  for (const [ask, rows] of [200, 20_000].entries()) {
    const lines = Array.from({ length: rows }, (_, i) => `${i % 7},${(i * i) % 11},${i % 2}`);
    inspect(asking(ask, csv("long.csv", `a,b,c\n${lines.join("\n")}\n`)));
    const answer = await last(ask);
    if (!("report" in answer)) throw new Error("no report");
    expect(answer.report.rows.inFile).toBe(rows);
    sizes.push(JSON.stringify(answer.report).length);
  }
  expect(sizes[1]).toBeLessThan(sizes[0] + 200); // longer numbers
  expect(sizes[1]).toBeLessThan(20_000);
});

test("bytes that are no table are answered with the sentence", async () => {
  const { inspect, asking, last } = inspector();
  inspect(asking(1, csv("page.csv", "<!doctype html><p>sign in</p>")));
  expect(await last(1)).toMatchObject({ error: { message: expect.stringContaining("page.csv") } });
});

test("the bytes that were read come with the report: a file on disk is copied once, a copy is not copied again", async () => {
  const { inspect, last } = inspector();
  const ask = (ask: number, content: Blob) =>
    inspect({ type: "inspect", run: 7, ask, file: { name: "prices.csv", content } });
  ask(1, PRICES);
  const first = (await last(1)) as { readonly content: Blob };
  expect(first.content).not.toBe(PRICES);
  expect(await first.content.text()).toBe(await PRICES.text());
  ask(2, first.content);
  expect(await last(2)).toHaveProperty("content", first.content);
});

test("the SHA-256 of the bytes comes with the report, as Node has it; one that is known is not worked out again", async () => {
  const { inspect, last } = inspector();
  const ask = (ask: number, hash?: string) => {
    const file = { name: "prices.csv", content: PRICES, ...(hash && { hash }) };
    inspect({ type: "inspect", run: 7, ask, file });
    return last(ask);
  };
  const hash = createHash("sha256")
    .update(await PRICES.text())
    .digest("hex");
  expect(await ask(1)).toHaveProperty("hash", hash);
  expect(await ask(2, "known")).toHaveProperty("hash", "known");
});

test("a file that has gone from the disk is named, with what to do", async () => {
  const { inspect, last } = inspector();
  const gone = () => Promise.reject(new DOMException("not found", "NotReadableError"));
  const content = Object.assign(csv("prices.csv", ""), { arrayBuffer: gone });
  inspect({ type: "inspect", run: 7, ask: 1, file: { name: "prices.csv", content } });
  const message =
    "prices.csv: the browser cannot read it any more: it may have been moved or changed; choose it again";
  expect(await last(1)).toMatchObject({ error: { message } });
});
