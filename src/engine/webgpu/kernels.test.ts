// Every kernel against simd's on random shapes and numbers, for one, three and eight replicas; outputs are poisoned
// beforehand, so that what is not written shows.

import { describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import type { Executor, ResidentPart } from "#engine/plan/executor.ts";
import type { Operation } from "#engine/plan/operations.ts";
import type { Plan, PlanTensor } from "#engine/plan/plan.ts";
import { simdExecutor } from "#engine/simd/executor.ts";
import { compileKernels } from "#engine/simd/kernels.ts";
import { LONG, provideWebgpu, watched } from "./dawn.test-support.ts";
import { openDevice } from "./device.ts";
import type { Gpu } from "./device.ts";
import { webgpuExecutor } from "./executor.ts";
import { KERNEL_ROWS } from "./kernelRows.test-support.ts";
import type { KernelCase } from "./kernelCase.test-support.ts";

const missing = await provideWebgpu();
const POISON = 1e30;
const STEP = { step: 6, rate: 0.03 };

/** A plan of one operation whose tensors every replica has for itself. */
function planOf({ operation, sizes }: KernelCase): Plan {
  const tensor = (name: string, space: PlanTensor["space"], size: number) =>
    [name, { name, space, size }] as const;
  const own = Object.entries(sizes).map(([name, size]) => tensor(name, "weights", size));
  const batch = ["inputs", "targets"].map((name) => tensor(name, "batch", 1));
  return {
    ...{ mode: "training", rows: 1, operations: [operation], weights: [], points: [] },
    tensors: new Map([...own, ...batch, tensor("result", "results", 1)]),
    results: [{ tensor: "result", of: "batch" }],
  };
}

function namesOf(roles: Operation["reads"] | Operation["writes"]): readonly string[] {
  return Object.values(roles).filter((name) => name !== undefined);
}

/** What every replica is given: numbers of its own to read, poison where the operation only writes. */
function givenTo(replica: number, { operation, sizes, fill, kept = [] }: KernelCase) {
  const read = new Set([...namesOf(operation.reads), ...kept]);
  const stream = random(replica, operation.kind);
  return Object.entries(sizes).map(([name, size]) => {
    const draw = fill[name] ?? (() => stream.normal());
    const number = () => (read.has(name) ? draw(stream) : POISON);
    return [name, Float32Array.from({ length: size }, number)] as const;
  });
}

/** What the operation leaves in the tensors it writes, for each replica. */
async function outputsOf<Data extends ResidentPart>(
  executor: Executor<Data>,
  of: KernelCase,
  replicas: number,
) {
  const plan = planOf(of);
  const one = { count: 1, width: 1, data: new Float32Array(1) };
  const part = executor.load({ inputs: one, targets: one });
  const { training: program, dispose } = executor.open({
    ...{ training: plan, inference: { ...plan, mode: "inference" }, replicas, seed: 3 },
    data: { train: [part], validation: [part] },
  });
  for (let replica = 0; replica < replicas; replica++) {
    for (const [name, values] of givenTo(replica, of)) program.write(name, replica, values);
  }
  const samples = [Uint32Array.of(0)];
  program.run([{ part: "train", samples, ...STEP }], { first: 0, count: replicas });
  const written = [...new Set(namesOf(of.operation.writes))];
  const outputs = await Promise.all(
    Array.from({ length: replicas }, (_, replica) =>
      program.read(written.map((tensor) => ({ tensor, replica }))),
    ),
  );
  dispose();
  return outputs.flat();
}

const TILED = ["product", "convolve", "convolveKernelGradient"];
const RESIDENT = [
  ...["product", "transpose", "columnSum", "addBias", "add", "activate", "activateGradient"],
  ...["dropout", "loss", "softTargets", "meanLoss", "update"],
];
/** The software driver takes seconds to compile a kernel with more numbers than these in workgroup memory. */
const FEW = 1000;
const sizeOf = ({ sizes }: KernelCase) => Object.values(sizes).reduce((sum, size) => sum + size, 0);
const rowsOf = (kinds: readonly string[], isOfSize: (size: number) => boolean) =>
  KERNEL_ROWS.filter((row) => kinds.includes(row.operation.kind) && isOfSize(sizeOf(row)));
const small = (size: number) => size <= FEW;

type Way = readonly [string, Partial<Gpu>, readonly KernelCase[]];
const WAYS: readonly Way[] = [
  ["streamed", { workgroupBytes: 0 }, KERNEL_ROWS],
  [
    "in tiles, as hardware",
    { workgroupBytes: 0, isSoftware: false },
    rowsOf(TILED, (size) => size > 4 * FEW),
  ],
  ["resident", {}, rowsOf(RESIDENT, small)],
  ["resident, as hardware", { isSoftware: false }, rowsOf(["product", "loss"], small)],
];
const CASES = WAYS.flatMap(([way, as, rows]) =>
  rows.map((row) => ({ row, as, name: `${row.name}, ${row.replicas} replicas, ${way}` })),
);

describe.skipIf(missing !== undefined)("beside simd", { timeout: LONG }, () => {
  test.each(CASES)("$name: within 1e-5", async ({ row, as }) => {
    const codes: string[] = [];
    const gpu = watched({ ...(await openDevice()), ...as }, codes);
    const ours = await outputsOf(webgpuExecutor(gpu), row, row.replicas);
    const isResident = codes.some((code) => code.includes("var<workgroup> arena"));
    expect(isResident).toBe(as.workgroupBytes !== 0);
    const theirs = await outputsOf(simdExecutor(await compileKernels()), row, row.replicas);
    expect(ours.length).toBe(theirs.length);
    ours.forEach((numbers, i) => {
      const largest = theirs[i].reduce((most, x) => Math.max(most, Math.abs(x)), 1e-6);
      expect(largest).toBeLessThan(POISON);
      const worst = numbers.reduce((most, x, j) => Math.max(most, Math.abs(x - theirs[i][j])), 0);
      expect(numbers.every(Number.isFinite)).toBe(true);
      expect(worst / largest).toBeLessThan(row.tolerance ?? 1e-5);
      // The same are dropped, and what is left grows by the same factor.
      if (row.operation.kind === "dropout") expect(numbers).toEqual(theirs[i]);
    });
  });
});
