// Which of the lab's own engines is the faster one for a network, from their laws on this machine.

import { predict } from "./law.ts";
import type { Law } from "./law.ts";
import type { Load } from "./load.ts";

/** What was timed on one machine. */
export type Calibration = {
  /** What it is true for (timing/calibrationKey.ts). */
  readonly of: string;
  readonly simd: Law;
  readonly webgpu: Law;
};

export type Choice = {
  readonly engine: "simd" | "webgpu";
  /** The reason, for the visitor: "webgpu: 0.4 ms a step; simd 5.4". */
  readonly reason: string;
};

/** `threads`: how many share the replicas on simd. */
export function chooseByLaws(
  laws: Pick<Calibration, "simd" | "webgpu">,
  load: Load,
  replicas: number,
  threads: number,
): Choice {
  const simd = predict(laws.simd, load, Math.ceil(replicas / threads));
  const webgpu = predict(laws.webgpu, load, replicas);
  return webgpu < simd
    ? { engine: "webgpu", reason: `webgpu: ${shown(webgpu)} ms a step; simd ${shown(simd)}` }
    : { engine: "simd", reason: `simd: ${shown(simd)} ms a step; webgpu ${shown(webgpu)}` };
}

/** Two digits are all that a prediction is worth. */
function shown(milliseconds: number): string {
  return String(Number(milliseconds.toPrecision(2)));
}
