// What the worker makes of a file under the present choices, asked again whenever they change.

import { startTransition, useEffect, useRef, useState } from "react";
import type { TableChoices } from "#core/data/table/choices.ts";
import type { TableReport } from "#core/data/table/report.ts";
import type { ReadFile } from "#core/data/ownTable.ts";
import { useLab } from "#app/hooks/useLab.ts";
import type { InspectionAnswer } from "#worker/protocol.ts";
import { inspect, UNANSWERED } from "#worker/inspection.ts";
import type { TableFile } from "#worker/inspection.ts";

export type Reading = {
  readonly choices: TableChoices;
  /** What was understood last; stays in view while the file is read again. */
  readonly report: TableReport | undefined;
  /** The same with the bytes that it is about. */
  readonly read: ReadFile | undefined;
  /** Why it cannot be read as chosen. */
  readonly problem: string | undefined;
  /** Whether that is the worker's fault, not the table's. */
  readonly mayRetry: boolean;
  /** The share that is read, from 0 to 1; undefined when nothing is being read. */
  readonly done: number | undefined;
  /** How often it was asked for once more. */
  readonly tries: number;
};

export function useTable(file: TableFile, first: TableChoices) {
  const { client } = useLab();
  const [reading, setReading] = useState<Reading>(() => ({
    choices: first,
    report: undefined,
    read: undefined,
    problem: undefined,
    mayRetry: false,
    done: 0,
    tries: 0,
  }));
  const { choices, read, tries } = reading;
  const copy = useRef(read);
  useEffect(() => void (copy.current = read), [read]);
  useEffect(
    () =>
      inspect(client, fileOf(file, copy.current), choices, (answer) =>
        // A wide table is drawn in slices of a few milliseconds.
        startTransition(() => setReading((before) => taken(before, answer))),
      ),
    [client, file, choices, tries],
  );
  const choose = (next: TableChoices) =>
    setReading((before) => ({ ...before, choices: next, done: 0 }));
  const again = () =>
    setReading((before) => ({ ...before, problem: undefined, done: 0, tries: before.tries + 1 }));
  return { ...reading, choose, again };
}

function taken(before: Reading, answer: InspectionAnswer): Reading {
  if ("done" in answer) {
    const done = Math.floor(answer.done * 100) / 100;
    return done === before.done ? before : { ...before, done };
  }
  const over = { ...before, done: undefined, mayRetry: false };
  if ("error" in answer) {
    const { name, message } = answer.error;
    return { ...over, problem: message, mayRetry: name === UNANSWERED };
  }
  return { ...over, problem: undefined, report: answer.report, read: answer };
}

/** The file as it was read first: it is neither copied nor hashed again. */
function fileOf(file: TableFile, read: ReadFile | undefined): TableFile {
  return read ? { name: file.name, content: read.content, hash: read.hash } : file;
}
