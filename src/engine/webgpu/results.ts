// What runs have left of their results and nobody has taken yet: a log on the device, which runs are appended to, and
// what it held before where it was full.

import { setAside, storage } from "./buffers.ts";
import type { Gpu } from "./device.ts";
import type { Replicas } from "#engine/plan/executor.ts";

/** One run in the log: `stride` numbers for each of its replicas. */
type Entry = { readonly replicas: Replicas; readonly rows: number; readonly stride: number };

export type ResultLog = {
  readonly buffer: GPUBuffer;
  /** Numbers that still fit. */
  room(): number;
  /** Makes room by setting aside what was logged so far. */
  clear(): void;
  /** Where the numbers of a run shall stand. */
  append(entry: Entry): number;
  /** All that was logged; `soFar`, what has come back by now, more being asked for. */
  take(soFar: boolean): Promise<readonly (readonly Float32Array[])[]>;
  dispose(): void;
};

/** What came back to one asking, by its number. */
type Answer = {
  readonly asking: number;
  readonly entries: readonly Entry[];
  readonly numbers: Float32Array;
};

/** `isPerRow` of every result: as many numbers as the run has samples, or one. */
export function openResultLog(
  gpu: Gpu,
  capacity: number,
  replicas: number,
  isPerRow: readonly boolean[],
): ResultLog {
  const buffer = storage(gpu, capacity);
  let aside: { readonly buffer: GPUBuffer; readonly count: number }[] = [];
  let entries: Entry[] = [];
  let used = 0;
  let onTheirWay: Promise<void>[] = [];
  let asked = 0;
  let back: Answer[] = [];

  function clear(): void {
    if (used > 0) aside.push({ buffer: setAside(gpu, buffer, used), count: used });
    used = 0;
  }

  function forget(): void {
    for (const one of aside) one.buffer.destroy(); // when what was submitted is done
    [aside, entries, used] = [[], [], 0];
  }

  /** Asks for what is logged; answers stand in the order of the askings. */
  function ask(): Promise<void> {
    const asking = (asked += 1);
    const [before, logged] = [onTheirWay.at(-1), entries];
    const spans = [...aside, { buffer, count: used }].map((of) => ({ ...of, start: 0 }));
    const coming = gpu.read(spans);
    forget();
    const reading = (async () => {
      const numbers = await coming;
      await before;
      back.push({ asking, entries: logged, numbers: joined(numbers) });
    })();
    onTheirWay.push(reading);
    const end = () => void (onTheirWay = onTheirWay.filter((one) => one !== reading));
    reading.then(end, end); // a device that has died throws at its next use
    return reading;
  }

  /** The answers up to an asking; those to later ones are for whoever asked then. */
  function takeUpTo(last: number): readonly (readonly Float32Array[])[] {
    const answers = back.filter(({ asking }) => asking <= last);
    back = back.filter(({ asking }) => asking > last);
    const runs = answers.flatMap(({ entries: of }) => of);
    return sorted(joined(answers.map((of) => of.numbers)), runs, replicas, isPerRow);
  }

  return {
    buffer,
    room: () => capacity - used,
    clear,
    append(entry) {
      const start = used;
      used += entry.stride * entry.replicas.count;
      entries.push(entry);
      return start;
    },
    async take(soFar) {
      const reading = !soFar || onTheirWay.length === 0 ? ask() : undefined;
      const last = asked;
      if (!soFar) await reading;
      return takeUpTo(last);
    },
    dispose() {
      buffer.destroy();
      forget();
    },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0];
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** results[replica][result] of the runs in the log. */
function sorted(
  numbers: Float32Array,
  runs: readonly Entry[],
  replicas: number,
  isPerRow: readonly boolean[],
): readonly (readonly Float32Array[])[] {
  const lists = Array.from({ length: replicas }, () => isPerRow.map((): number[] => []));
  let at = 0;
  for (const { replicas: of, rows } of runs) {
    for (let replica = of.first; replica < of.first + of.count; replica++) {
      isPerRow.forEach((each, result) => {
        const end = at + (each ? rows : 1);
        while (at < end) lists[replica][result].push(numbers[at++]);
      });
    }
  }
  return lists.map((of) => of.map((list) => Float32Array.from(list)));
}
