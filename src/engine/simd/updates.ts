// Updates of weights that lie side by side and have the same l2 become one call.

import type { Layout } from "#engine/plan/layout.ts";
import type { Operation, OperationOf } from "#engine/plan/operations.ts";
import type { Plan } from "#engine/plan/plan.ts";

export function joinUpdates(plan: Plan, { tensors }: Layout): Plan {
  const operations: Operation[] = [];
  let end = NaN; // of the weights that the last operation updates
  for (const operation of plan.operations) {
    if (operation.kind !== "update") {
      operations.push(operation);
      continue;
    }
    const placed = tensors.get(operation.reads.weights!)!;
    const last = operations.at(-1);
    if (
      last?.kind === "update" &&
      last.numbers.l2 === operation.numbers.l2 &&
      end === placed.offset
    ) {
      operations[operations.length - 1] = widened(last, placed.end - placed.offset);
    } else {
      operations.push(widened(operation, placed.end - placed.offset - operation.numbers.size));
    }
    ({ end } = placed);
  }
  return { ...plan, operations };
}

function widened(update: OperationOf<"update">, by: number): Operation {
  return { ...update, numbers: { ...update.numbers, size: update.numbers.size + by } };
}
