// The networks that are measured: those that a visitor's own result is made of as well.

export { benchSamples, CASES } from "#engine/timing/cases.ts";
export type { BenchCase } from "#engine/timing/cases.ts";
