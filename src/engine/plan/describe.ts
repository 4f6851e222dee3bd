// A plan as a table that people can read: one line for each operation, then where the memory goes.

import { layoutBytes } from "./layout.ts";
import type { Layout } from "./layout.ts";
import type { Operation } from "./operations.ts";
import { PER_REPLICA } from "./plan.ts";
import type { Plan } from "./plan.ts";

/** For example `3  convolve  inputs, 1.kernel, 1.bias → 1.preActivation  64×28×28×1 ⋆ 3×3×4`. */
export function describe(plan: Plan, layout: Layout, replicas: number): string {
  const lines = plan.operations.map((operation, place) => [
    String(place),
    operation.kind,
    `${names(operation.reads)} → ${names(operation.writes)}`,
    sizes(operation),
  ]);
  const table = align([["#", "operation", "reads → writes", "size"], ...lines]);
  const spaces = [...layout.spaces].map(([space, size]) => {
    const times = PER_REPLICA.includes(space) ? ` × ${replicas} replicas` : "";
    return `${space}: ${size * 4} bytes${times}`;
  });
  return [...table, "", ...spaces, `all: ${layoutBytes(layout, replicas)} bytes`].join("\n");
}

function names(roles: { readonly [role: string]: string | undefined }): string {
  return [...new Set(Object.values(roles))].join(", ");
}

/** The numbers of an operation in a few words. */
function sizes({ kind, numbers }: Operation): string {
  if ("geometry" in numbers) {
    const g = numbers.geometry;
    const image = `${g.batch}×${g.height}×${g.width}×${g.channels}`;
    return `${image} ⋆ ${g.kernelHeight}×${g.kernelWidth}×${g.filters}`;
  }
  if (kind === "product") return `${numbers.m}×${numbers.k}·${numbers.k}×${numbers.n}`;
  return Object.entries(numbers)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function align(lines: readonly (readonly string[])[]): readonly string[] {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
}
