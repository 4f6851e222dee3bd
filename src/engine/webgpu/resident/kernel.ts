// The WGSL of a resident step: one workgroup a replica, in whose memory everything lies; runs are looped over within
// the dispatch. The phases are those of kernels/, word for word: only `arena` is another memory here.

import type { Place } from "#engine/webgpu/arena.ts";
import { bindings, RUN } from "#engine/webgpu/kernels/kernel.ts";
import type { Phase, Table } from "#engine/webgpu/kernels/kernel.ts";
import type { Memory } from "./memory.ts";

type Given = {
  /** Phases by level (levels.ts). */
  readonly levels: readonly (readonly Phase[])[];
  readonly memory: Memory;
  /** Invocations of a workgroup. */
  readonly lanes: number;
  /** Where a space of the first replica lies in the arena of all. */
  readonly stateAt: (carried: Memory["carried"][number]) => Place;
  readonly tableAt: (table: Table) => Place;
};

/** Before the numbers of a run's samples come its step and the bits of its rate. */
export const HEADER = 2;

export function residentCode({ levels, memory, lanes, stateAt, tableAt }: Given): string {
  const numbered = new Map(levels.flat().map((phase, number) => [phase, number]));
  const functions = new Set(levels.flat().flatMap(({ functions: own = [] }) => own));
  const placeOf = (of: string | Table) =>
    typeof of === "string" ? { start: memory.rangeOf(of).start, stride: 0 } : tableAt(of);
  const forState = (statement: (own: string, there: string) => string) =>
    memory.carried
      .map((of) => {
        const { start, stride } = stateAt(of);
        const there = `${start}u + replica * ${stride}u + i`;
        return `for (var i = lane; i < ${of.size}u; i += LANES) { ${statement(`arena[${of.start}u + i]`, `state[${there}]`)} }`;
      })
      .join("\n  ");
  return `${RUN}
${bindings("state", "chunk")}
const LANES = ${lanes}u;
var<workgroup> arena: array<f32, ${memory.size}>;
var<private> run: Run;
var<private> replica: u32;
${[...functions].join("\n")}
${[...numbered].map(([phase, number]) => functionOf(phase, number, placeOf)).join("\n")}
@compute @workgroup_size(${lanes}) fn main(
  @builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32,
) {
  run = chunk;
  replica = chunk.first + group.z;
  ${forState((own, there) => `${own} = ${there};`)}
  workgroupBarrier();
  for (var n = 0u; n < chunk.runs; n++) {
    let header = chunk.indices + n * chunk.runIndices;
    run.step = indices[header];
    run.rate = bitcast<f32>(indices[header + 1u]);
    run.indices = header + ${HEADER}u;
    run.log = chunk.log + n * chunk.runLog;
    ${levels.map((level) => levelOf(level, numbered)).join("\n    ")}
  }
  ${forState((own, there) => `${there} = ${own};`)}
}`;
}

function functionOf(
  { roles, statement }: Phase,
  number: number,
  placeOf: (of: string | Table) => Place,
): string {
  const places = Object.entries(roles).flatMap(([role, of]) => {
    if (of === undefined) return [];
    const { start, stride } = placeOf(of);
    return `let at_${role} = ${start}u${stride === 0 ? "" : ` + replica * ${stride}u`};`;
  });
  return `fn phase${number}(i: u32) {
  ${places.join(" ")}
  ${statement}
}`;
}

/** The work of all phases of a level as one range, of which every invocation takes every so-manieth. */
function levelOf(level: readonly Phase[], numbered: ReadonlyMap<Phase, number>): string {
  let end = 0;
  const calls = level.map((phase, place) => {
    const begin = end;
    end += phase.count;
    const isLast = place === level.length - 1;
    return `${isLast ? "" : `if (i < ${end}u) `}{ phase${numbered.get(phase)!}(i - ${begin}u); }`;
  });
  return `for (var i = lane; i < ${end}u; i += LANES) { ${calls.join(" else ")} }
    workgroupBarrier();`;
}
