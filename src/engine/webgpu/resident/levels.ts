// Which phases of a step may run side by side: each as early as what it reads is written and what it overwrites is read.
// Between two levels all invocations of a workgroup wait for each other, so that fewer levels are fewer waits.

import type { Phase } from "#engine/webgpu/kernels/kernel.ts";
import type { Range } from "./memory.ts";

/** Phases by level, in their order within each. */
export function levelsOf(
  phases: readonly Phase[],
  rangeOf: (tensor: string) => Range,
): readonly (readonly Phase[])[] {
  const levels: Phase[][] = [];
  const touching = phases.map((phase) => touchedBy(phase, rangeOf));
  const levelOf: number[] = [];
  phases.forEach((phase, place) => {
    const after = phases.slice(0, place).flatMap((_, earlier) => {
      return meet(touching[earlier], touching[place]) ? [levelOf[earlier] + 1] : [];
    });
    const level = Math.max(0, ...after);
    levelOf.push(level);
    (levels[level] ??= []).push(phase);
  });
  return levels;
}

type Touched = { readonly all: readonly Range[]; readonly written: readonly Range[] };

function touchedBy({ roles, writes }: Phase, rangeOf: (tensor: string) => Range): Touched {
  const rangesOf = (names: readonly string[]) =>
    names.flatMap((role) => {
      const tensor = roles[role];
      return typeof tensor === "string" ? [rangeOf(tensor)] : [];
    });
  return { all: rangesOf(Object.keys(roles)), written: rangesOf(writes) };
}

/** Whether one writes what the other touches. */
function meet(one: Touched, other: Touched): boolean {
  return anyOverlap(one.written, other.all) || anyOverlap(other.written, one.all);
}

function anyOverlap(some: readonly Range[], others: readonly Range[]): boolean {
  return some.some((a) =>
    others.some((b) => a.start < b.start + b.size && b.start < a.start + a.size),
  );
}
