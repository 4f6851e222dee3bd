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
  const asking = (ask: number, file?: File, choices: TableChoices = {}): Inspection => ({
    ...{ type: "inspect", run: 7, ask, choices },
    ...(file && { file }),
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

test("bytes that are no table are answered with the sentence", async () => {
  const { inspect, asking, last } = inspector();
  inspect(asking(1, csv("page.csv", "<!doctype html><p>sign in</p>")));
  expect(await last(1)).toMatchObject({ error: { message: expect.stringContaining("page.csv") } });
});
