// The order of a step's phases: nothing is read before it is written or overwritten before it is read.

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import type { Phase } from "#engine/webgpu/kernels/kernel.ts";
import { levelsOf } from "./levels.ts";

const SIZE = 4;
/** Tensors t0, t1, … of four numbers each; t1 begins within t0. */
const rangeOf = (tensor: string) => ({
  start: tensor === "t1" ? 2 : SIZE * Number(tensor.slice(1)),
  size: SIZE,
});

const phase = (from: string, to: string): Phase => ({
  ...{ roles: { from, to }, writes: ["to"], count: SIZE, statement: "" },
});

test("what has nothing to do with each other runs side by side", () => {
  const [a, b, c] = [phase("t2", "t3"), phase("t2", "t4"), phase("t3", "t5")];
  expect(levelsOf([a, b, c], rangeOf)).toEqual([[a, b], [c]]);
});

test("memory that two tensors share counts, whatever they are called", () => {
  const [a, b] = [phase("t2", "t0"), phase("t3", "t1")];
  expect(levelsOf([a, b], rangeOf)).toEqual([[a], [b]]);
});

test("random phases by level leave what they leave one after the other", () => {
  for (let seed = 0; seed < 50; seed++) {
    const { integer } = random(seed, "phases");
    const phases = Array.from({ length: 12 }, () => phase(`t${integer(9)}`, `t${integer(9)}`));
    const levels = levelsOf(phases, rangeOf);
    expect(levels.flat().length).toBe(phases.length);
    expect(run(levels.map((level) => level.toReversed()).flat())).toEqual(run(phases));
  }
});

/** Every phase adds what it reads to what it writes, in whole numbers. */
function run(phases: readonly Phase[]): readonly number[] {
  const memory = Array.from({ length: 10 * SIZE }, (_, i) => i + 1);
  for (const { roles } of phases) {
    const [from, to] = [roles["from"], roles["to"]].map((of) => rangeOf(of as string).start);
    const read = memory.slice(from, from + SIZE);
    read.forEach((x, i) => (memory[to + i] = (memory[to + i] + x * (i + 2)) % 1_000_003));
  }
  return memory;
}
