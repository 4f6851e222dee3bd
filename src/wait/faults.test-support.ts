// Fault injection in the manner of SQLite: a story is played once to count its waits (on a thread, a
// device, the storage, a file, the network), then again and again with a fault at each of them in turn.

/** The answer never comes; the other end fails; the answer is not what was asked for. */
export const FAULTS = ["hangs", "fails", "lies"] as const;
export type Fault = (typeof FAULTS)[number];

export interface Saboteur {
  /** Called at every wait, by its kind; the fault to commit there, once. */
  strike(kind: string): Fault | undefined;
  /** Waits so far, by kind. */
  readonly waits: ReadonlyMap<string, number>;
  /** Whether the fault has been committed. */
  readonly hasStruck: boolean;
}

/** Commits `fault` at the wait number `at` (from 0) of a kind; without a plan it only counts. */
export function openSaboteur(plan?: { kind: string; at: number; fault: Fault }): Saboteur {
  const waits = new Map<string, number>();
  let hasStruck = false;
  return {
    waits,
    get hasStruck() {
      return hasStruck;
    },
    strike(kind) {
      const number = waits.get(kind) ?? 0;
      waits.set(kind, number + 1);
      if (plan === undefined || plan.kind !== kind || plan.at !== number) return undefined;
      hasStruck = true;
      return plan.fault;
    },
  };
}

/** A value as sabotaged: never, an error, or `lie`. */
export function sabotage<T>(
  fault: Fault | undefined,
  honest: () => Promise<T>,
  lie: T,
): Promise<T> {
  if (fault === "hangs") return new Promise(() => {});
  if (fault === "fails") return Promise.reject(new Error("sabotaged"));
  return fault === "lies" ? Promise.resolve(lie) : honest();
}

/** Every fault at every wait of a kind. */
export function everyFault(waits: number): readonly { at: number; fault: Fault }[] {
  return Array.from({ length: waits }, (_, at) => FAULTS.map((fault) => ({ at, fault }))).flat();
}
