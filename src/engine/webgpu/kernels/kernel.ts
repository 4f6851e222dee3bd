// Kernels as typed templates: shapes are constants of the WGSL, places of tensors are read from a small uniform, so
// that layers of the same shape share a pipeline. Every replica is a slice of the grid's third axis.

/** Whole numbers that a kernel looks up in `tables`, made when the program is (places.ts). */
export type Table = {
  readonly words: (of: TableContext) => readonly number[];
  /** One for each replica, else one for all. */
  readonly perReplica: boolean;
};

export type TableContext = {
  /** Feeds the replica's dropout. */
  readonly seed: number;
  /** Where a tensor begins within its space. */
  readonly offsetOf: (tensor: string) => number;
};

/** Work that is done for every i < `count`, all of it side by side. */
export type Phase = {
  readonly roles: Roles;
  /** The roles that are written; the others are only read. */
  readonly writes: readonly string[];
  readonly count: number;
  /** Knows `i`, `replica`, `run`, and `at_role` for every role. */
  readonly statement: string;
  /** Functions that the statement calls. The same text is declared once. */
  readonly functions?: readonly string[];
};

/** One dispatch of an operation. */
export type Dispatch = {
  /** WGSL of the whole kernel; the same text is compiled once. */
  readonly code: string;
  /** What the kernel's roles are, in the order in which it declares them. */
  readonly places: readonly (string | Table)[];
  /** Workgroups on the first two axes. */
  readonly groups: readonly [x: number, y: number];
  /** The same without tiles in workgroup memory, for devices to which barriers are dear. */
  readonly untiled?: Dispatch;
  /** The same one after the other for a workgroup of so many invocations (resident/); without, there is no such way. */
  readonly phases?: (lanes: number) => readonly Phase[];
};

/** Tensors and tables by role; a role without one is none of the kernel's. */
export type Roles = { readonly [role: string]: string | Table | undefined };

type Kernel = {
  readonly roles: Roles;
  /** Invocations in a workgroup. */
  readonly size: number;
  /** Constants, workgroup memory and functions that `body` uses. */
  readonly declarations?: string;
  /** Knows `group` (its x and y), `lane` in the workgroup, `replica`, and `at_role` for every role. */
  readonly body: string;
  readonly groups: readonly [x: number, y: number];
};

/** Most workgroups on an axis on every adapter. */
const MOST_GROUPS = 65535;
const LANES = 64;

/** What a run of a plan is (runs.ts writes it); every kernel may read it. */
export const RUN = `struct Run {
  first: u32, step: u32, rate: f32, rows: u32,
  indices: u32, indexStride: u32, log: u32, logStride: u32,
  runs: u32, runIndices: u32, runLog: u32,
}`;

/** What all kernels bind, the tensors and the run by the names given. */
export const bindings = (
  tensors: string,
  run: string,
) => `@group(0) @binding(0) var<storage, read_write> ${tensors}: array<f32>;
@group(0) @binding(1) var<storage, read> tables: array<u32>;
@group(1) @binding(0) var<uniform> ${run}: Run;
@group(1) @binding(1) var<storage, read> indices: array<u32>;
@group(1) @binding(2) var<storage, read> inputs: array<f32>;
@group(1) @binding(3) var<storage, read> targets: array<f32>;
@group(1) @binding(4) var<storage, read> answers: array<f32>;
@group(1) @binding(5) var<storage, read_write> log_: array<f32>;`;

export function kernel({ roles, size, declarations = "", body, groups }: Kernel): Dispatch {
  const present = Object.entries(roles).filter((one): one is [string, string | Table] => !!one[1]);
  const names = present.map(([role]) => role);
  const fields = names.map((role) => `${role}_: vec2u,`).join(" ");
  const code = `${RUN}
struct Places { ${fields || "none_: vec2u,"} }
${bindings("arena", "run")}
@group(0) @binding(2) var<uniform> places: Places;
${names.map((role) => `var<private> at_${role}: u32;`).join("\n")}
${declarations}
@compute @workgroup_size(${size}) fn main(
  @builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32,
) {
  let replica = run.first + group.z;
  ${names.map((role) => `at_${role} = places.${role}_.x + replica * places.${role}_.y;`).join("\n  ")}
  ${body}
}`;
  return { code, places: present.map(([, place]) => place), groups };
}

/** A kernel that runs `statement` once for every i < `count`. */
export function each(
  count: number,
  roles: Roles,
  statement: string,
  declarations?: string,
): Dispatch {
  const groups = Math.ceil(count / LANES);
  const x = Math.min(groups, MOST_GROUPS);
  return kernel({
    roles,
    size: LANES,
    groups: [x, Math.ceil(groups / x)],
    ...(declarations !== undefined && { declarations }),
    body: `let i = (group.y * ${x}u + group.x) * ${LANES}u + lane;
  if (i >= ${count}u) { return; }
  ${statement}`,
  });
}

/** A phase as a dispatch of its own, and as one of a resident step. */
export function phased(phase: Phase): Dispatch {
  const { count, roles, statement, functions = [] } = phase;
  return { ...each(count, roles, statement, functions.join("\n")), phases: () => [phase] };
}

/** A number as WGSL writes it: exactly the float32 it rounds to. */
export function f32(x: number): string {
  const text = String(Math.fround(x));
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
}

/** The least power of two that is at least n. */
export function powerOfTwo(n: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, n)));
}
