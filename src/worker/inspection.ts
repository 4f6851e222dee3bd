// The page's end of an inspection: asks the worker what it makes of a table, and ends with a report or a sentence
// whatever becomes of the worker.

import { openEar } from "#wait/silence.ts";
import { SECOND } from "#wait/within.ts";
import type { TableChoices } from "#core/data/table/choices.ts";
import type { LabClient } from "./client.ts";
import type { Inspection, InspectionAnswer } from "./protocol.ts";

export type TableFile = NonNullable<Inspection["file"]>;
type Talk = Pick<LabClient, "send" | "listen">;

/** Ticks without an answer: a file on a slow disk, or a heavy step of training, may take many. */
const PATIENCE = 60;

/** The name of an error that is not about the table: asking once more may help. */
export const UNANSWERED = "UnansweredError";

let asked = 0;

/**
 * Calls `take` with every answer: how far the reading is, and at its end a report or an error; returns the function that
 * ends the reading. A worker that dies is asked once more; one that stays silent or answers nonsense is an error, in a
 * sentence that asks to try again. `second` is the length of a tick in milliseconds.
 */
export function inspect(
  client: Talk,
  file: TableFile,
  choices: TableChoices,
  take: (answer: InspectionAnswer) => void,
  second = SECOND,
): () => void {
  let ask = 0;
  let isOver = false;
  let hasDied = false;
  const ear = openEar(() => fail("the worker that reads tables does not answer"), second);
  const send = () => {
    ask = ++asked;
    ear.rest();
    ear.listen(PATIENCE);
    client.send({ type: "inspect", ask, file, choices });
  };
  const end = (answer: InspectionAnswer) => {
    isOver = true;
    ear.rest();
    take(answer);
  };
  const fail = (problem: string) =>
    end({ error: { name: UNANSWERED, message: `${problem}; try again` } });
  const forget = client.listen((event) => {
    if (isOver) return;
    if (event.type === "inspected" && event.ask === ask) {
      ear.hear();
      const kind = kindOf(event.answer);
      if (kind === "progress") take(event.answer);
      else if (kind === "end") end(event.answer);
      else fail("the worker that reads tables answered something that is no report");
    }
    if (event.type !== "crashed") return;
    if (hasDied || !event.restarted) fail(DIED);
    else send();
    hasDied = true;
  });
  send();
  return () => {
    forget();
    ear.rest();
    client.send({ type: "inspect", ask: ++asked });
  };
}

const DIED =
  "the worker that reads tables stopped, perhaps for want of memory: keep fewer rows or columns, or close other tabs";

/** What an answer is, as far as its shape shows; undefined: none. */
function kindOf(answer: unknown): "progress" | "end" | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  const { done, report, content, hash, error } = answer as { readonly [field: string]: unknown };
  if (Number.isFinite(done)) return "progress";
  const { message } = (error ?? {}) as { readonly message?: unknown };
  const { columns, problems } = (report ?? {}) as { readonly [field: string]: unknown };
  const isReport = Array.isArray(columns) && Array.isArray(problems);
  const isWhole = isReport && content instanceof Blob && typeof hash === "string";
  return isWhole || typeof message === "string" ? "end" : undefined;
}
