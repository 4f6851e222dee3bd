// Flags of the specification (WebGPU §5.1), which not every thread that tests run in has as globals.

export const USAGE = {
  mapRead: 1,
  copySource: 4,
  copyTarget: 8,
  uniform: 64,
  storage: 128,
} as const;
