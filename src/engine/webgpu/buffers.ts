// Buffers of a device: made, filled and copied.

import type { Gpu } from "./device.ts";
import { USAGE } from "./usage.ts";

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

/** The first numbers of a buffer as they are when all that was submitted before is done, in one of their own. */
export function setAside(gpu: Gpu, buffer: GPUBuffer, count: number): GPUBuffer {
  const copy = storage(gpu, count);
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, 4 * count);
  gpu.device.queue.submit([encoder.finish()]);
  return copy;
}
