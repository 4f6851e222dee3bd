// Asks the worker what it makes of a file; the page itself never reads the table's bytes for it.

import type { TableChoices } from "#core/data/table/choices.ts";
import type { TableReport } from "#core/data/table/report.ts";
import type { Client } from "#store/lab.ts";
import type { InspectionAnswer } from "#worker/protocol.ts";

let asked = 0;

/** Calls `take` with every answer; returns the function that ends the reading. A worker that dies is asked once more. */
export function askForTable(
  client: Client,
  file: File,
  choices: TableChoices,
  take: (answer: InspectionAnswer) => void,
): () => void {
  const ask = ++asked;
  const send = () => client.send({ type: "inspect", ask, file, choices });
  let hasDied = false;
  const forget = client.listen((event) => {
    if (event.type === "inspected" && event.ask === ask) take(event.answer);
    if (event.type !== "crashed") return;
    if (hasDied || !event.restarted) take({ error: { name: "Error", message: DIED } });
    else send();
    hasDied = true;
  });
  send();
  return () => {
    forget();
    client.send({ type: "inspect", ask: ++asked });
  };
}

const DIED =
  "the worker that reads tables stopped, perhaps for want of memory: keep fewer rows or columns, or close other tabs";

/** What a file holds under choices that nobody is to look at. Throws Error with why it cannot be read so. */
export function reportOn(
  { client }: { readonly client: Client },
  file: File,
  choices: TableChoices,
): Promise<TableReport> {
  return new Promise((settle, refuse) => {
    const end = askForTable(client, file, choices, (answer) => {
      if ("done" in answer) return;
      queueMicrotask(() => end());
      if ("error" in answer) return refuse(new Error(answer.error.message));
      const [problem] = answer.report.problems;
      if (problem === undefined) settle(answer.report);
      else refuse(new Error(problem));
    });
  });
}
