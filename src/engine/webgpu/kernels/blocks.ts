// A product out [m, n] = left [m, k] · right [k, n] in blocks of sums that an invocation keeps in registers, without
// barriers: of h rows and w columns, h + w numbers are read for h·w multiplications. Every sum runs in the order of k.

import type { Phase, Roles } from "./kernel.ts";

/** A factor in WGSL. */
export type Factor = {
  /** What of a row of the left factor, or a column of the right, is known before its numbers are read; a u32. */
  readonly from: (line: string) => string;
  /** Its number at depth t. */
  readonly at: (from: string, t: string) => string;
};

/** Row and column of a sum, as expressions. */
export type Cell = { readonly i: string; readonly j: string };

export type Product = {
  readonly roles: Roles;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly left: Factor;
  readonly right: Factor;
  /** Whether the left factor's neighbours along k are neighbours in memory; else those along m. */
  readonly leftAlongDepth: boolean;
  /** Statement that stores a sum. */
  readonly store: (cell: Cell, sum: string) => string;
  readonly functions: readonly string[];
  /** Where the sums of the right factor's columns go, as one more row of the product: a bias' gradient. */
  readonly sums?: string | undefined;
};

const SIDES = [1, 2, 4];

/** How large a block may be, and how many depths at a time its sums may take: more is faster, and longer to compile. */
export type Extent = { readonly side: number; readonly depths: number };

export const LARGE: Extent = { side: 4, depths: 4 };
export const SMALL: Extent = { side: 2, depths: 1 };

/** For a device that works on `lanes` blocks at a time. */
export function blocks(of: Product, lanes: number, extent: Extent): Phase {
  const [high, wide] = sidesFor(of, lanes, extent.side);
  const across = Math.ceil(of.n / wide);
  const count = Math.ceil(of.m / high) * across;
  const block = blockOf(of, high, wide, depthsFor(of.k, extent));
  const own = `let top = i / ${across}u * ${high}u;
  let start = i % ${across}u * ${wide}u;
  ${block}`;
  const writes = ["out"];
  const { roles, functions, sums } = of;
  if (sums === undefined) return { roles, writes, count, statement: own, functions };
  const columns = `if (i >= ${count}u) {
    let j = i - ${count}u;
    let column = ${of.right.from("j")};
    var sum = 0.0;
    for (var t = 0u; t < ${of.k}u; t++) { sum += ${of.right.at("column", "t")}; }
    arena[at_sums + j] = sum;
    return;
  }`;
  return {
    roles: { ...roles, sums },
    writes: [...writes, "sums"],
    count: count + of.n,
    statement: `${columns}\n  ${own}`,
    functions,
  };
}

/** The block with the least to do: multiplications and reads, of all rounds, what lies beyond the edges included. */
function sidesFor(
  { m, n }: Product,
  lanes: number,
  longest: number,
): readonly [high: number, wide: number] {
  const sides = SIDES.filter((side) => side <= longest);
  const all = sides.flatMap((high) => sides.map((wide) => [high, wide] as const));
  const cost = ([high, wide]: (typeof all)[number]) => {
    const rounds = Math.ceil((Math.ceil(m / high) * Math.ceil(n / wide)) / lanes);
    return rounds * (high * wide + 2 * (high + wide));
  };
  return all.reduce((best, one) => (cost(one) < cost(best) ? one : best));
}

/** Depths at a time that leave none over. */
function depthsFor(k: number, { depths }: Extent): number {
  return [depths, 2].find((some) => some <= depths && k % some === 0) ?? 1;
}

function blockOf(
  { m, n, left, right, store, k }: Product,
  high: number,
  wide: number,
  depths: number,
): string {
  const lines = (size: number, side: number, start: string) =>
    range(side).map((a) => {
      const line = a === 0 ? start : `${start} + ${a}u`;
      return size % side === 0
        ? { line, inside: "" }
        : { line: `min(${line}, ${size - 1}u)`, inside: `${line} < ${size}u` };
    });
  const rows = lines(m, high, "top");
  const columns = lines(n, wide, "start");
  const pairs = range(high).flatMap((a) => range(wide).map((b) => [a, b] as const));
  const depth = (t: string) =>
    `{ let at = ${t};
    ${rows.map((_, a) => `let l${a} = ${left.at(`left${a}`, "at")};`).join(" ")}
    ${columns.map((_, b) => `let r${b} = ${right.at(`right${b}`, "at")};`).join(" ")}
    ${pairs.map(([a, b]) => `s${a}${b} += l${a} * r${b};`).join(" ")} }`;
  return `${rows.map(({ line }, a) => `let i${a} = ${line}; let left${a} = ${left.from(`i${a}`)};`).join("\n  ")}
  ${columns.map(({ line }, b) => `let j${b} = ${line}; let right${b} = ${right.from(`j${b}`)};`).join("\n  ")}
  ${pairs.map(([a, b]) => `var s${a}${b} = 0.0;`).join(" ")}
  for (var t = 0u; t < ${k}u; t += ${depths}u) {
    ${range(depths)
      .map((u) => depth(`t + ${u}u`))
      .join("\n    ")}
  }
  ${pairs
    .map(([a, b]) => {
      const inside = [rows[a].inside, columns[b].inside].filter((one) => one !== "");
      const stored = `{ ${store({ i: `i${a}`, j: `j${b}` }, `s${a}${b}`)} }`;
      return inside.length === 0 ? stored : `if (${inside.join(" && ")}) ${stored}`;
    })
    .join("\n  ")}`;
}

export function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
