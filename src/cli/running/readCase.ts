// A case of fusion or of merging, from a file that may hold something else.

/** Throws Error with what to do where it is an experiment, or what came of one. */
export function readCase(bytes: Uint8Array): unknown {
  const value = readJson(bytes);
  if (isExperiment(value)) {
    throw new Error("holds an experiment or its results, not a case; lab run carries it out");
  }
  return value;
}

/** Whether it is the settings of a run, or carries them, as results do. */
export function isExperiment(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "experiment" in value || ("network" in value && "data" in value);
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new Error(`not JSON: ${(error as Error).message}`, { cause: error });
  }
}
