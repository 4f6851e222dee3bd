// Buffers of a device: made, filled, grown and read.

import { USAGE } from "./device.ts";
import type { Gpu } from "./device.ts";

type Words = Float32Array | Uint32Array;

/** A storage buffer of at least one number, zeros where nothing was written. */
export function storage({ device }: Gpu, numbers: number): GPUBuffer {
  const usage = USAGE.storage | USAGE.copySource | USAGE.copyTarget;
  return device.createBuffer({ size: 4 * Math.max(4, numbers), usage });
}

export function uniforms({ device }: Gpu, bytes: number): GPUBuffer {
  return device.createBuffer({
    size: Math.max(16, bytes),
    usage: USAGE.uniform | USAGE.copyTarget,
  });
}

export function filled(gpu: Gpu, words: Words): GPUBuffer {
  const buffer = storage(gpu, words.length);
  write(gpu, buffer, 0, words);
  return buffer;
}

/** Overwrites from number `at` on. */
export function write({ device }: Gpu, buffer: GPUBuffer, at: number, words: Words): void {
  if (words.length === 0) return;
  device.queue.writeBuffer(buffer, 4 * at, words as Words & { readonly buffer: ArrayBuffer });
}

/** `count` numbers of a buffer from `start` on. */
export type Span = { readonly buffer: GPUBuffer; readonly start: number; readonly count: number };

/** A copy of spans as they are when all that was submitted before is done, packed into one buffer to be mapped. */
export function stage({ device }: Gpu, spans: readonly Span[]): GPUBuffer {
  const total = spans.reduce((sum, { count }) => sum + count, 0);
  const usage = USAGE.mapRead | USAGE.copyTarget;
  const staging = device.createBuffer({ size: 4 * Math.max(1, total), usage });
  const encoder = device.createCommandEncoder();
  let at = 0;
  for (const { buffer, start, count } of spans) {
    if (count > 0) encoder.copyBufferToBuffer(buffer, 4 * start, staging, 4 * at, 4 * count);
    at += count;
  }
  device.queue.submit([encoder.finish()]);
  return staging;
}

/** The numbers of spans, read back at once. */
export async function readSpans(
  gpu: Gpu,
  spans: readonly Span[],
): Promise<readonly Float32Array[]> {
  const numbers = await gpu.take(stage(gpu, spans));
  let at = 0;
  return spans.map(({ count }) => numbers.slice(at, (at += count)));
}
