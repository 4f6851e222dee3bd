// A calibration as it is kept: what comes back is believed only where it is one, and of this machine.

import type { Calibration } from "./choice.ts";
import type { Law } from "./law.ts";

/** Raised when kernels become faster, or laws change: what was timed before is not true any more. */
const VERSION = 2;

/** What a calibration is true for: this GPU in this browser, with these kernels. */
export function calibrationKey(gpu: string): string {
  return [VERSION, gpu, globalThis.navigator?.userAgent ?? ""].join(" | ");
}

/** The calibration that was kept for `of`; undefined where it is none, or another machine's. */
export function asCalibration(kept: unknown, of: string): Calibration | undefined {
  const { of: own, simd, webgpu } = (kept ?? {}) as Partial<Calibration>;
  return own === of && isLaw(simd) && isLaw(webgpu) ? { of, simd, webgpu } : undefined;
}

function isLaw(value: unknown): value is Law {
  const { perOperation: own, perReplica: each } = (value ?? {}) as Partial<Law>;
  const terms = [own?.small, own?.large, each?.operation, each?.dense, each?.conv];
  return terms.every((term) => Number.isFinite(term) && term! >= 0);
}
