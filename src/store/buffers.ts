// Big arrays beside the store: step losses and weights as they stream in. Canvases read them in
// requestAnimationFrame and compare versions; no React state changes for them.

import type { Look } from "#core/experiment/events/events.ts";
import type { ArmRecord, RunRecord } from "#core/experiment/events/record.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Event } from "#worker/protocol.ts";

/** Losses of all steps so far: losses[step · replicas + replica] for step < steps. */
export type LossSeries = { readonly replicas: number; steps: number; losses: Float32Array };

export interface Buffers {
  /** Grows by one with every change of anything. */
  readonly version: number;
  losses(arm: Arm): LossSeries | undefined;
  /** Weights of the first replica, as last reported. */
  weights(arm: Arm): NetworkWeights | undefined;
  /** Weights of the first replica as they were when the arm was opened. */
  firstWeights(arm: Arm): NetworkWeights | undefined;
  /** What the first replica makes of the chosen sample, as last reported. */
  look(arm: Arm): Look | undefined;
  take(event: Event): void;
  /** Holds what a record that was kept holds, and nothing else; looks are asked for anew. */
  restore(record: RunRecord): void;
  clear(): void;
}

export function createBuffers(): Buffers {
  const series = new Map<Arm, LossSeries>();
  const weights = new Map<Arm, NetworkWeights>();
  const first = new Map<Arm, NetworkWeights>();
  const looks = new Map<Arm, Look>();
  let version = 0;

  function open(arm: Arm): void {
    series.delete(arm);
    weights.delete(arm);
    first.delete(arm);
    looks.delete(arm);
  }

  function clear(): void {
    [series, weights, first, looks].forEach((map) => map.clear());
    version += 1;
  }

  function restoreArm({ summary, losses, epochs, firstWeights }: ArmRecord): void {
    const { arm } = summary;
    const replicas = epochs[0]?.metrics.length;
    if (replicas !== undefined) {
      const restored = emptySeries(replicas);
      for (const chunk of losses) append(restored, restored.steps, chunk);
      series.set(arm, restored);
    }
    if (firstWeights) first.set(arm, firstWeights);
  }

  return {
    get version() {
      return version;
    },
    losses: (arm) => series.get(arm),
    weights: (arm) => weights.get(arm),
    firstWeights: (arm) => first.get(arm),
    look: (arm) => looks.get(arm),
    clear,
    restore: ({ arms, checkpoint }) => {
      clear();
      Object.values(arms).forEach(restoreArm);
      for (const { summary, state } of checkpoint?.arms ?? []) {
        weights.set(summary.arm, state.weights[0]);
      }
    },
    take: (event) => {
      if (event.type === "armOpened") open(event.arm.arm);
      else if (event.type === "weights") {
        weights.set(event.arm, event.weights);
        if (!first.has(event.arm)) first.set(event.arm, event.weights);
      } else if (event.type === "looked") looks.set(event.look.arm, event.look);
      else if (event.type === "epoch" && !series.has(event.arm)) {
        series.set(event.arm, emptySeries(event.metrics.length));
      } else if (event.type === "steps")
        append(series.get(event.arm), event.firstStep, event.losses);
      else return;
      version += 1;
    },
  };
}

function emptySeries(replicas: number): LossSeries {
  return { replicas, steps: 0, losses: new Float32Array(1024) };
}

function append(series: LossSeries | undefined, firstStep: number, losses: Float32Array): void {
  if (!series) return;
  const start = firstStep * series.replicas;
  const end = start + losses.length;
  if (end > series.losses.length) {
    const grown = new Float32Array(2 ** Math.ceil(Math.log2(end)));
    grown.set(series.losses);
    series.losses = grown;
  }
  series.losses.set(losses, start);
  series.steps = end / series.replicas;
}
