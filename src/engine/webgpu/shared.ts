// What the programs of a cohort share.

import type { ProgramOptions, ResidentPart } from "#engine/plan/executor.ts";
import type { Arena } from "./arena.ts";
import type { Gpu } from "./device.ts";

/** A part of the data on the device. */
export type WebgpuPart = ResidentPart & {
  readonly inputs: GPUBuffer;
  readonly targets: GPUBuffer;
  readonly inputWidth: number;
  readonly targetWidth: number;
};

/** What the programs of a cohort share. */
export type Shared = Pick<ProgramOptions<WebgpuPart>, "replicas" | "data"> & {
  readonly gpu: Gpu;
  readonly arena: Arena;
  readonly buffer: GPUBuffer;
  readonly seeds: readonly number[];
  /** The teachers' answers of all replicas, one behind the other; some buffer where there are none. */
  readonly answers: {
    readonly buffer: GPUBuffer;
    readonly width: number;
    readonly samples: number;
  };
};
