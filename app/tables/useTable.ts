// What the worker makes of a file under the present choices, asked again whenever they change.

import { startTransition, useEffect, useState } from "react";
import type { TableChoices } from "#core/data/table/choices.ts";
import type { TableReport } from "#core/data/table/report.ts";
import { useLab } from "#app/hooks/useLab.ts";
import type { InspectionAnswer } from "#worker/protocol.ts";
import { askForTable } from "./ask.ts";

export type Reading = {
  readonly choices: TableChoices;
  /** What was understood last; stays in view while the file is read again. */
  readonly report: TableReport | undefined;
  /** Why it cannot be read as chosen. */
  readonly problem: string | undefined;
  /** The share that is read, from 0 to 1; undefined when nothing is being read. */
  readonly done: number | undefined;
};

export function useTable(file: File, first: TableChoices) {
  const { client } = useLab();
  const [reading, setReading] = useState<Reading>(() => ({
    choices: first,
    report: undefined,
    problem: undefined,
    done: 0,
  }));
  const { choices } = reading;
  useEffect(
    () =>
      askForTable(client, file, choices, (answer) =>
        // A wide table is drawn in slices of a few milliseconds.
        startTransition(() => setReading((before) => taken(before, answer))),
      ),
    [client, file, choices],
  );
  const choose = (next: TableChoices) =>
    setReading((before) => ({ ...before, choices: next, done: 0 }));
  return { ...reading, choose };
}

function taken(before: Reading, answer: InspectionAnswer): Reading {
  if ("done" in answer) {
    const done = Math.floor(answer.done * 100) / 100;
    return done === before.done ? before : { ...before, done };
  }
  const over = { ...before, done: undefined };
  if ("error" in answer) return { ...over, problem: answer.error.message };
  return { ...over, problem: undefined, report: answer.report };
}
