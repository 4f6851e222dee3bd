// Operations that stand side by side in a plan and that one dispatch can do. Each rule looks at the operations from a
// place on, and returns what it makes of how many of them.

import type { Operation, OperationKind, OperationOf } from "#engine/plan/operations.ts";
import { convolveBeside, kernelGradientBeside } from "./kernels/convolution.ts";
import type { Dispatch } from "./kernels/kernel.ts";
import { lossAndMean, MOST_TOGETHER } from "./kernels/loss.ts";
import { productBeside } from "./kernels/matrix.ts";
import { updates } from "./kernels/update.ts";

export type Joined = { readonly dispatches: readonly Dispatch[]; readonly taken: number };

/** How many operations read a tensor. */
export type Readers = (tensor: string | undefined) => number;

type Join = (next: readonly Operation[], readers: Readers) => Joined | undefined;

function is<K extends OperationKind>(
  of: Operation | undefined,
  kind: K,
): of is Operation & OperationOf<K> {
  return of?.kind === kind;
}

const joinUpdates: Join = (next) => {
  const list: OperationOf<"update">[] = [];
  for (const operation of next) {
    if (!is(operation, "update")) break;
    const { rule, momentum } = (list[0] ?? operation).numbers;
    if (operation.numbers.rule !== rule || operation.numbers.momentum !== momentum) break;
    list.push(operation);
  }
  return list.length > 1 ? { dispatches: updates(list), taken: list.length } : undefined;
};

const joinMean: Join = ([loss, mean]) => {
  if (!is(loss, "loss") || !is(mean, "meanLoss") || loss.numbers.rows > MOST_TOGETHER)
    return undefined;
  if (mean.reads.losses !== loss.writes.losses) return undefined;
  return { dispatches: [lossAndMean(loss, mean.writes.mean!)], taken: 2 };
};

/** A kernel's gradient and that of its bias, sums of the same gradient's columns. */
const joinBias: Join = ([gradient, sum]) => {
  if (!is(sum, "columnSum")) return undefined;
  const sums = { sums: sum.writes.to };
  if (is(gradient, "product") && !gradient.reads.bias && !gradient.numbers.relu) {
    const { n, k } = gradient.numbers;
    if (gradient.reads.right !== sum.reads.from) return undefined;
    if (n !== sum.numbers.columns || k !== sum.numbers.rows) return undefined;
    return { dispatches: [productBeside(gradient, sums)], taken: 2 };
  }
  if (!is(gradient, "convolveKernelGradient")) return undefined;
  if (gradient.reads.outGradient !== sum.reads.from) return undefined;
  if (gradient.numbers.geometry.filters !== sum.numbers.columns) return undefined;
  return { dispatches: [kernelGradientBeside(gradient, sums)], taken: 2 };
};

/** The gradient of an input by the kernel as it is stored, and through the activation before. */
const joinInputGradient: Join = ([turned, gradient, after], readers) => {
  const slope = isSlopeOf(after, gradient) ? after : undefined;
  const taken = slope ? 3 : 2;
  if (is(turned, "transpose") && is(gradient, "product")) {
    if (gradient.reads.right !== turned.writes.to || readers(turned.writes.to) !== 1)
      return undefined;
    const beside = { stored: turned.reads.from, slope };
    return { dispatches: [productBeside(gradient, beside)], taken };
  }
  if (!is(turned, "flipKernel") || !is(gradient, "convolve")) return undefined;
  if (gradient.reads.kernel !== turned.writes.to || readers(turned.writes.to) !== 1)
    return undefined;
  const beside = { stored: turned.reads.kernel, slope };
  return { dispatches: [convolveBeside(gradient, beside)], taken };
};

/** Whether an operation is the gradient through an activation, in the place of what another has left. */
function isSlopeOf(
  after: Operation | undefined,
  before: Operation | undefined,
): after is OperationOf<"activateGradient"> {
  if (!is(after, "activateGradient") || !before) return false;
  const out = "out" in before.writes ? before.writes.out : undefined;
  return out !== undefined && after.reads.outGradient === out && after.writes.to === out;
}

const JOINS: readonly Join[] = [joinUpdates, joinMean, joinBias, joinInputGradient];

/** What the first rule that applies makes of the operations from `place` on. */
export function joinedAt(
  operations: readonly Operation[],
  place: number,
  readers: Readers,
): Joined | undefined {
  const next = operations.slice(place);
  for (const join of JOINS) {
    const joined = join(next, readers);
    if (joined) return joined;
  }
  return undefined;
}
