// What changes from run to run: a uniform slot for each, and the numbers of their samples, uploaded once a submission.

import { SLOT } from "./bound.ts";
import { storage, uniforms, write } from "./buffers.ts";
import type { Shared, WebgpuPart } from "./shared.ts";

/** The uniform of kernels/kernel.ts, field by field. */
export type Fields = {
  readonly first: number;
  readonly step: number;
  readonly rate: number;
  readonly rows: number;
  readonly indices: number;
  readonly indexStride: number;
  readonly log: number;
  readonly logStride: number;
  /** Runs of one dispatch (resident/), numbers from one to the next among the indices, and in the log. */
  readonly runs: number;
  readonly runIndices: number;
  readonly runLog: number;
};

export const RUN_ALONE = { runs: 1, runIndices: 0, runLog: 0 } as const;

export type Upload = ReturnType<typeof openUpload>;

/** Where a program's kernels read what changes from run to run. */
export type Uploads = {
  /** Overwrites it all, behind what was submitted before. */
  put(upload: Upload): void;
  /** What the kernels bind to work on a part of the data. */
  groupOf(part: WebgpuPart): GPUBindGroup;
  dispose(): void;
};

export function openUploads({ gpu, answers }: Shared, log: GPUBuffer): Uploads {
  let slots = uniforms(gpu, SLOT);
  let indices = storage(gpu, 1);
  let groups = new Map<WebgpuPart, GPUBindGroup>();

  /** Makes buffers large enough. Those before live on until what was submitted is done. */
  function reserve(bytes: number, numbers: number): void {
    if (bytes <= slots.size && 4 * numbers <= indices.size) return;
    slots.destroy();
    indices.destroy();
    slots = uniforms(gpu, Math.max(bytes, slots.size));
    indices = storage(gpu, Math.max(numbers, indices.size / 4));
    groups = new Map();
  }

  return {
    put(upload) {
      reserve(upload.bytes(), upload.numbers());
      upload.write((bytes, numbers) => {
        write(gpu, slots, 0, bytes);
        write(gpu, indices, 0, numbers);
      });
    },
    groupOf(part) {
      const existing = groups.get(part);
      if (existing) return existing;
      const buffers = [indices, part.inputs, part.targets, answers.buffer, log];
      const group = gpu.device.createBindGroup({
        layout: gpu.layouts.run,
        entries: [
          { binding: 0, resource: { buffer: slots, size: SLOT } },
          ...buffers.map((buffer, i) => ({ binding: i + 1, resource: { buffer } })),
        ],
      });
      groups.set(part, group);
      return group;
    },
    dispose() {
      slots.destroy();
      indices.destroy();
    },
  };
}

/** Collects uniforms and the numbers of samples, to be uploaded at once. */
export function openUpload() {
  const slots: Fields[] = [];
  const numbers: Uint32Array[] = [];
  let count = 0;
  return {
    /** Where the slot lies, in bytes. */
    slot: (fields: Fields) => (slots.push(fields) - 1) * SLOT,
    /** Where the numbers begin. */
    indices(samples: readonly Uint32Array[]): number {
      const start = count;
      for (const of of samples) {
        numbers.push(of);
        count += of.length;
      }
      return start;
    },
    bytes: () => slots.length * SLOT,
    numbers: () => count,
    write(to: (slots: Uint32Array, numbers: Uint32Array) => void): void {
      const words = new Uint32Array((slots.length * SLOT) / 4);
      const rates = new Float32Array(words.buffer);
      slots.forEach((of, i) => {
        const at = (i * SLOT) / 4;
        words.set([of.first, of.step, 0, of.rows], at);
        words.set([of.indices, of.indexStride, of.log, of.logStride], at + 4);
        words.set([of.runs, of.runIndices, of.runLog], at + 8);
        rates[at + 2] = of.rate;
      });
      const all = new Uint32Array(count);
      let at = 0;
      for (const of of numbers) {
        all.set(of, at);
        at += of.length;
      }
      to(words, all);
    },
  };
}
