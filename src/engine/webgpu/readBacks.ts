// Numbers on their way back from a device. Every mapAsync costs a round trip, which in Firefox takes its time, so that
// what is asked for in one turn of the thread travels together: copied at once, in the order of the calls, into one
// buffer, which is mapped when the turn is over.

import { USAGE } from "./usage.ts";

/** `count` numbers of a buffer from `start` on. */
export type Span = { readonly buffer: GPUBuffer; readonly start: number; readonly count: number };

/** The numbers of spans as they are when all that was submitted before is done. */
export type Read = (spans: readonly Span[]) => Promise<readonly Float32Array[]>;

/** The first bytes of a buffer that can be mapped, which is then destroyed. */
export type Take = (staging: GPUBuffer, bytes: number) => Promise<Float32Array>;

/** What travels in one buffer, of which so many numbers are in use. */
type Parcel = {
  readonly staging: GPUBuffer;
  readonly room: number;
  readonly numbers: Promise<Float32Array>;
  used: number;
};

/** Numbers that a buffer has room for, unless one reading needs more. */
const LEAST = 1 << 14;
const MOST = 1 << 20;

export function openReadBacks(device: GPUDevice, take: Take): Read {
  let open: Parcel | undefined;
  /** Numbers that this turn has asked for, and the most that any has: there is room for as many. */
  let asked = 0;
  let usual = LEAST;

  function begin(count: number): Parcel {
    const room = Math.max(count, usual);
    const usage = USAGE.mapRead | USAGE.copyTarget;
    const staging = device.createBuffer({ size: 4 * room, usage });
    const leave = async () => {
      await Promise.resolve(); // the end of the turn
      if (open === parcel) close();
      return take(staging, 4 * parcel.used);
    };
    const parcel: Parcel = { staging, room, used: 0, numbers: leave() };
    parcel.numbers.catch(() => {}); // every reading throws it
    return parcel;
  }

  function close(): void {
    open = undefined;
    usual = Math.min(MOST, Math.max(usual, asked));
    asked = 0;
  }

  return async (spans) => {
    const total = spans.reduce((sum, { count }) => sum + count, 0);
    if (total === 0) return spans.map(() => new Float32Array(0));
    asked += total;
    if (!open || open.used + total > open.room) open = begin(total);
    const parcel = open;
    let at = parcel.used;
    parcel.used += total;
    copy(device, spans, parcel.staging, at);
    const numbers = await parcel.numbers;
    return spans.map(({ count }) => numbers.slice(at, (at += count)));
  };
}

/** Packs spans behind one another, from number `at` of the buffer on. */
function copy(device: GPUDevice, spans: readonly Span[], to: GPUBuffer, at: number): void {
  const encoder = device.createCommandEncoder();
  let place = at;
  for (const { buffer, start, count } of spans) {
    if (count > 0) encoder.copyBufferToBuffer(buffer, 4 * start, to, 4 * place, 4 * count);
    place += count;
  }
  device.queue.submit([encoder.finish()]);
}
