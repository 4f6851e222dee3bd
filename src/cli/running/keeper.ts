// The checkpoint of a run, in a file beside its results: where it stood some seconds ago and all that it had reported,
// so that a run that was ended, killed or requeued goes on with the same bits. Read back it is checked like any file.

import { unlink } from "node:fs/promises";
import { deserialize, serialize } from "node:v8";
import { readKeptRun } from "#core/experiment/events/keptRun.ts";
import { keepRecord } from "#core/experiment/events/record.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { LAB_VERSION } from "#core/experiment/results/version.ts";
import { formatJson } from "#core/experiment/schema/formatJson.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { clip, clipName, reasonOf } from "#core/message.ts";
import { writeWhole } from "#cli/output.ts";

export interface Keeper {
  /** Writes where the run stands, unless that was done a moment ago; `now`: in any case. */
  take(record: RunRecord, now?: boolean): void;
  /** Resolves when nothing is being written; rejects where a checkpoint could not be. */
  settle(): Promise<void>;
  /** The run is finished: its results are all that is needed. */
  remove(): Promise<void>;
}

type Kept = {
  readonly version: 1;
  readonly lab: string;
  readonly experiment: string;
  readonly record: RunRecord;
};

/** At most one write every `seconds`, and never two at once. */
export function openKeeper(file: string, experiment: Experiment, seconds: number): Keeper {
  let due = performance.now() + 1000 * seconds;
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;
  let failure: unknown;

  function write(record: RunRecord): void {
    const text = formatJson(experiment);
    const kept: Kept = { version: 1, lab: LAB_VERSION, experiment: text, record };
    const bytes = serialize(kept);
    isWriting = true;
    writing = writing
      .then(() => writeWhole(file, bytes))
      .catch((error: unknown) => (failure = error))
      .then(() => {
        isWriting = false;
        due = performance.now() + 1000 * seconds;
      });
  }

  return {
    take(record, now = false) {
      if (!now && (isWriting || performance.now() < due)) return;
      const kept = keepRecord(record);
      if (kept.checkpoint) write(kept);
    },
    async settle() {
      await writing;
      if (failure !== undefined) throw failure;
    },
    async remove() {
      await writing;
      await unlink(file).catch(() => {});
    },
  };
}

/**
 * The run in a checkpoint's bytes. Throws Error that names the file and what to do where it is damaged, of another
 * version of the lab, or of another experiment.
 */
export function readCheckpoint(file: string, bytes: Uint8Array, experiment: Experiment): RunRecord {
  const kept = deserialized(file, bytes);
  const fail = (why: string) => new Error(`${clipName(file)}: ${why}; ${ANEW}`);
  if (kept.lab !== LAB_VERSION) throw fail(`was written by version ${kept.lab} of the lab`);
  if (kept.experiment !== formatJson(experiment)) throw fail("is of another experiment");
  try {
    return readKeptRun(kept.record, experiment);
  } catch (error) {
    throw fail(clip(`cannot be gone on from (${reasonOf(error)})`));
  }
}

const ANEW = "leave out --resume to begin anew, or name another folder with --out";

function deserialized(file: string, bytes: Uint8Array): Kept {
  try {
    const kept = deserialize(bytes) as Kept;
    if (kept.version === 1 && typeof kept.lab === "string") return kept;
  } catch {
    // Not what any lab has written.
  }
  throw new Error(`${clipName(file)}: is damaged, or no checkpoint of the lab; ${ANEW}`);
}
