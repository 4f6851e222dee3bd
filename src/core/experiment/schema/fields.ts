// Fields of a plain object by their paths, as links name them: "training.optimizer.learningRate".
// Set in one copy, each at the cost of its depth: a link of many fields is read in linear time.

import type { Plain, PlainObject } from "./linkText.ts";

type Growing = { [key: string]: Plain | Growing };

/**
 * A copy of `base` with every field set, in order. What stands in the way of a path gives way to an
 * object. Any name is only a name: "__proto__" becomes a field of its own.
 */
export function withFields(
  base: PlainObject,
  fields: Iterable<readonly [path: string, value: Plain]>,
): PlainObject {
  const whole = { ...base } as Growing;
  const copies = new WeakSet<object>([whole]);
  for (const [path, value] of fields) {
    const steps = path.split(".");
    const last = steps.pop()!;
    put(
      steps.reduce((object, step) => enter(object, step, copies), whole),
      last,
      value,
    );
  }
  return whole as PlainObject;
}

/** The object under `step`, copied before it is changed for the first time; an empty one where there is none. */
function enter(object: Growing, step: string, copies: WeakSet<object>): Growing {
  const before = Object.hasOwn(object, step) ? object[step] : undefined;
  if (isObject(before) && copies.has(before)) return before as Growing;
  const copy = (isObject(before) ? { ...before } : {}) as Growing;
  copies.add(copy);
  put(object, step, copy);
  return copy;
}

function put(object: Growing, field: string, value: Plain | Growing): void {
  const own = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(object, field, own);
}

/** Whether a value has fields of its own: no list, no null. */
export function isObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
