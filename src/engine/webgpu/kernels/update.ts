// Optimizer updates, Keras' formulas and constants as in simd/assembly/optimizer.ts: all parameters of a rule by one
// dispatch. A table holds for every tensor where its numbers end among all, where it lies and its l2.

import type { OptimizerSpec } from "#engine/engine.ts";
import type { OperationOf } from "#engine/plan/operations.ts";
import { each, f32 } from "./kernel.ts";
import type { Dispatch, Phase, TableContext } from "./kernel.ts";

type Update = OperationOf<"update">;

/** end, weights, gradients, slot1, slot2, the bits of 2·l2. */
const FIELDS = 6;

const FLUSH = `fn flush(x: f32, least: f32) -> f32 { return select(x, 0.0, abs(x) < least); }`;

/** From the gradient g, l2's included, and the rate. */
const RULES: { readonly [rule in OptimizerSpec["type"]]: (momentum: number) => string } = {
  sgd: () => "arena[w] -= run.rate * g;",
  momentum: (momentum) => `let moved = flush(${f32(momentum)} * arena[s1] - run.rate * g, 1e-30);
  arena[s1] = moved;
  arena[w] += moved;`,
  rmsprop: () => `let square = flush(0.9 * arena[s1] + 0.1 * (g * g), 1e-34);
  arena[s1] = square;
  arena[w] -= run.rate * g / sqrt(square + 1e-7);`,
  adam: () => `let average = flush(0.9 * arena[s1] + 0.1 * g, 1e-30);
  let square = flush(0.999 * arena[s2] + 0.001 * (g * g), 1e-37);
  arena[s1] = average;
  arena[s2] = square;
  arena[w] -= run.rate * average / (sqrt(square) + 1e-7);`,
};

/** Updates of one rule and momentum, which stand side by side in the plan. */
export function updates(list: readonly Update[]): readonly Dispatch[] {
  const [{ reads, writes, numbers }] = list;
  const total = list.reduce((sum, { numbers: { size } }) => sum + size, 0);
  const { slot1, slot2 } = writes;
  const slots = [slot1, slot2]
    .map((slot, s) =>
      slot === undefined ? "" : `let s${s + 1} = at_slot${s + 1} + tables[e + ${s + 3}u] + own;`,
    )
    .join("\n  ");
  const table = { perReplica: false, words: (of: TableContext) => tableOf(list, of) };
  const statement = `var e = at_table;
  var start = 0u;
  while (i >= tables[e]) { start = tables[e]; e += ${FIELDS}u; }
  let own = i - start;
  let w = at_weights + tables[e + 1u] + own;
  ${slots}
  let g = flush(arena[at_gradients + tables[e + 2u] + own] + bitcast<f32>(tables[e + 5u]) * arena[w], 1e-17);
  ${RULES[numbers.rule](numbers.momentum)}`;
  const roles = { weights: reads.weights, gradients: reads.gradients, slot1, slot2, table };
  return [{ ...each(total, roles, statement, FLUSH), phases: () => list.map(phaseOf) }];
}

/** One update by itself. */
function phaseOf({ reads, writes, numbers: { size, rule, momentum, l2 } }: Update): Phase {
  const { slot1, slot2 } = writes;
  const slots = { slot1, slot2 };
  const own = Object.entries(slots).filter(([, slot]) => slot !== undefined);
  return {
    roles: { weights: reads.weights, gradients: reads.gradients, ...slots },
    writes: ["weights", ...own.map(([role]) => role)],
    count: size,
    statement: `let w = at_weights + i;
  ${own.map(([role], s) => `let s${s + 1} = at_${role} + i;`).join("\n  ")}
  let g = flush(arena[at_gradients + i] + ${f32(2 * l2)} * arena[w], 1e-17);
  ${RULES[rule](momentum)}`,
    functions: [FLUSH],
  };
}

/** Places count from those of the first update's tensors. */
function tableOf(list: readonly Update[], { offsetOf }: TableContext): readonly number[] {
  const placesOf = ({ reads, writes }: Update) =>
    [reads.weights, reads.gradients, writes.slot1, writes.slot2].map((tensor) =>
      tensor === undefined ? 0 : offsetOf(tensor),
    );
  const origin = placesOf(list[0]);
  let end = 0;
  return list.flatMap((update) => {
    end += update.numbers.size;
    const places = placesOf(update).map((place, i) => place - origin[i]);
    return [end, ...places, bitsOf(2 * update.numbers.l2)];
  });
}

function bitsOf(x: number): number {
  return new Uint32Array(Float32Array.of(x).buffer)[0];
}
