// Runs as commands: a uniform slot for each, the numbers of their samples, one compute pass.

import { ownOf } from "#engine/plan/executor.ts";
import type { Replicas, Run } from "#engine/plan/executor.ts";
import type { Bound, Call } from "./bound.ts";
import type { ResultLog } from "./results.ts";
import type { Shared } from "./shared.ts";
import { openUpload, RUN_ALONE } from "./uploads.ts";
import type { Fields, Uploads } from "./uploads.ts";

export type Runs = {
  /** Carries runs out, each for all the replicas named; the log has room for them. */
  submit(runs: readonly Run[], replicas: Replicas, strideFor: (rows: number) => number): void;
  /** The operations of one replica up to a layer, on what the batch holds. */
  look(replica: number, lastLayer: number): void;
};

/** One run with its slots: of the gathers of samples, and of all else. */
type Encoded = { readonly run: Run; readonly slot: number; readonly gathers: readonly number[] };

/** `gathered` of the bound calls fill the batch, the last keeps results. */
export function openRuns(
  { gpu: { device }, data }: Shared,
  bound: Bound,
  log: ResultLog,
  uploads: Uploads,
  gathered: number,
): Runs {
  const gathers = bound.calls.slice(0, gathered);
  const others = bound.calls.slice(gathered);

  function encodeRun(
    pass: GPUComputePassEncoder,
    of: Replicas,
    { run, slot, gathers: at }: Encoded,
  ) {
    const parts = data[run.part];
    const isShared = parts.length === 1 && run.samples.length === 1;
    const state = bound.stateOf(isShared);
    const call = callOn(pass, state);
    const [samples, ...answers] = gathers;
    at.forEach((own, i) => {
      pass.setBindGroup(1, uploads.groupOf(ownOf(parts, of.first + i)), [own]);
      call(samples, isShared || parts.length > 1 ? 1 : of.count);
    });
    pass.setBindGroup(1, uploads.groupOf(parts[0]), [slot]);
    for (const one of [...answers, ...others]) call(one, of.count);
  }

  return {
    submit(runs, of, strideFor) {
      const upload = openUpload();
      const encoded = runs.map((run): Encoded => {
        const rows = run.samples[0].length;
        const stride = strideFor(rows);
        const fields: Fields = {
          ...{ first: of.first, step: run.step ?? 0, rate: run.rate ?? 0, rows },
          ...{ indices: upload.indices(run.samples), logStride: stride, ...RUN_ALONE },
          indexStride: run.samples.length > 1 ? rows : 0,
          log: log.append({ replicas: of, rows, stride }),
        };
        const slot = upload.slot(fields);
        if (data[run.part].length === 1) return { run, slot, gathers: [slot] };
        const own = Array.from({ length: of.count }, (_, i) =>
          upload.slot({ ...fields, first: of.first + i }),
        );
        return { run, slot, gathers: own };
      });
      uploads.put(upload);
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (const one of encoded) encodeRun(pass, of, one);
      pass.end();
      device.queue.submit([encoder.finish()]);
    },
    look(replica, lastLayer) {
      const upload = openUpload();
      const none = { step: 0, rate: 0, rows: 0, indices: 0, indexStride: 0, log: 0, logStride: 0 };
      upload.slot({ first: replica, ...none, ...RUN_ALONE });
      uploads.put(upload);
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      const call = callOn(pass, bound.stateOf(true));
      pass.setBindGroup(1, uploads.groupOf(data.train[0]), [0]);
      for (const one of others.slice(0, -1)) if (one.layer <= lastLayer) call(one, 1);
      pass.end();
      device.queue.submit([encoder.finish()]);
    },
  };
}

function callOn(pass: GPUComputePassEncoder, state: GPUBindGroup) {
  return ({ pipeline, slot, groups: [x, y] }: Call, replicas: number) => {
    pass.setPipeline(pipeline());
    pass.setBindGroup(0, state, [slot]);
    pass.dispatchWorkgroups(x, y, replicas);
  };
}
