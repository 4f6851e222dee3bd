// The worker's end of the import sheet: reads the file that a visitor has chosen, anew whenever the choices
// change. A file on disk is copied at its first reading: it may be written anew while it is open. It shares the thread with training, to which it gives way at every breath, and touches no session.

import { fileError } from "#core/data/readers/fileError.ts";
import { sha256 } from "#core/math/sha256.ts";
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

/** Throws Error with what to do where the file has been moved, changed or closed to the browser. */
function bytesOf(name: string, content: Blob): Promise<ArrayBuffer> {
  return content.arrayBuffer().catch(() => {
    const problem = "the browser cannot read it any more: it may have been moved or changed";
    throw fileError(name, problem, "choose it again");
  });
}

class Superseded extends Error {}

/** Answers inspections; each one ends the one before. It never throws: failures are posted. */
export function createInspector({ post, nextTask, inspectTable }: Desk) {
  let latest = 0;

  async function answer(
    { run, ask, choices = {} }: Inspection,
    { name, content, hash }: NonNullable<Inspection["file"]>,
  ): Promise<void> {
    const reply = (given: InspectionAnswer) => post({ type: "inspected", run, ask, answer: given });
    const breathe = async (done: number) => {
      await nextTask();
      if (ask !== latest) throw new Superseded();
      reply({ done });
    };
    try {
      const bytes = new Uint8Array(await bytesOf(name, content));
      await breathe(0); // reading takes a while: another file may have been asked for
      const report = await inspectTable(bytes, choices, { file: name, breathe });
      reply({
        report,
        content: content instanceof File ? new Blob([bytes]) : content,
        hash: hash ?? (await sha256(bytes, () => breathe(1))), // here, for the page is to touch no byte
      });
    } catch (error) {
      if (!(error instanceof Superseded)) reply({ error: toWireError(error) });
    }
  }

  return (asked: Inspection): void => {
    latest = asked.ask;
    if (asked.file) void answer(asked, asked.file);
  };
}
