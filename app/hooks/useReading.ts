// A value read from outside React's state, such as a buffer, at certain moments only: kept as it was
// until the moment changes, so that what is costly or would flicker is not read anew with every step.

import { useState } from "react";

type Reading<Value> = {
  readonly moment: string;
  readonly read: () => Value;
  readonly value: Value;
};

/** The result of `read`, computed again whenever `moment` or `read` has changed. */
export function useReading<Value>(read: () => Value, moment: string): Value {
  const [kept, keep] = useState<Reading<Value>>(() => ({ moment, read, value: read() }));
  if (kept.moment === moment && kept.read === read) return kept.value;
  const fresh = { moment, read, value: read() };
  keep(fresh);
  return fresh.value;
}
