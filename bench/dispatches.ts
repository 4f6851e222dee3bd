// How many dispatches WebGPU is given, whoever gives them: counted where they are encoded.

type Encoder = { dispatchWorkgroups: (...groups: number[]) => undefined };

let counted: number | undefined;

/** Counts from the first call on; returns what has been counted so far. Needs WebGPU's globals. */
export function dispatchesSoFar(): number {
  if (counted === undefined) watch();
  return counted!;
}

function watch(): void {
  counted = 0;
  const encoder = globalThis.GPUComputePassEncoder.prototype as Encoder;
  const encode = encoder.dispatchWorkgroups;
  encoder.dispatchWorkgroups = function counting(...groups) {
    counted!++;
    return encode.apply(this, groups);
  };
}
