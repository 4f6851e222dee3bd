// The worker's end of the import sheet: reads the file that a visitor has chosen, anew whenever the choices
// change. It shares the thread with training, to which it gives way at every breath, and touches no session.

import type { TableChoices } from "#core/data/table/choices.ts";
import type { TableOptions, TableReport } from "#core/data/table/report.ts";
import type { Event, Inspection, InspectionAnswer } from "./protocol.ts";
import { toWireError } from "./wireError.ts";

type Desk = {
  readonly post: (event: Event) => void;
  /** Resolves after other messages have had their turn. */
  readonly nextTask: () => Promise<void>;
  readonly inspectTable: (
    bytes: Uint8Array,
    choices: TableChoices,
    options: TableOptions,
  ) => Promise<TableReport>;
};

class Superseded extends Error {}

/** Answers inspections; each one ends the one before. It never throws: failures are posted. */
export function createInspector({ post, nextTask, inspectTable }: Desk) {
  let latest = 0;

  async function answer({ run, ask, choices = {} }: Inspection, file: File): Promise<void> {
    const reply = (given: InspectionAnswer) => post({ type: "inspected", run, ask, answer: given });
    const breathe = async (done: number) => {
      await nextTask();
      if (ask !== latest) throw new Superseded();
      reply({ done });
    };
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      await breathe(0); // reading takes a while: another file may have been asked for
      reply({ report: await inspectTable(bytes, choices, { file: file.name, breathe }) });
    } catch (error) {
      if (!(error instanceof Superseded)) reply({ error: toWireError(error) });
    }
  }

  return (asked: Inspection): void => {
    latest = asked.ask;
    if (asked.file) void answer(asked, asked.file);
  };
}
