// Joins neighbouring operations where that saves a pass over memory.

import type { Operation, OperationOf } from "./operations.ts";

/**
 * The gradient of a relu is taken by the operation before it, where that one carries a gradient back to
 * the relu's own output: pooling and batch norm read those values anyway.
 */
export function fuseRelus(operations: readonly Operation[]): readonly Operation[] {
  const fused: Operation[] = [];
  for (const operation of operations) {
    const before = fused[fused.length - 1];
    if (operation.kind === "activateGradient" && before && takesRelu(before, operation)) {
      fused[fused.length - 1] = withRelu(before);
    } else {
      fused.push(operation);
    }
  }
  return fused;
}

type Carrier = OperationOf<"poolGradient"> | OperationOf<"normaliseGradient">;

function takesRelu(
  before: Operation,
  { reads, writes, numbers }: OperationOf<"activateGradient">,
): before is Carrier {
  if (numbers.activation !== "relu" || writes.to !== reads.outGradient) return false;
  if (before.kind !== "poolGradient" && before.kind !== "normaliseGradient") return false;
  const entered = before.kind === "poolGradient" ? before.reads.input : before.reads.from;
  return entered === reads.value && before.writes.inputGradient === reads.outGradient;
}

function withRelu(carrier: Carrier): Operation {
  return carrier.kind === "poolGradient"
    ? { ...carrier, numbers: { ...carrier.numbers, relu: true } }
    : { ...carrier, numbers: { ...carrier.numbers, relu: true } };
}
