// The prices of narrowing that a visitor looks at: of the first sound replica at once, of all of them when nobody
// waits for anything. Every report is the mean of those measured at that step.

import type { Dataset } from "#core/data/dataset.ts";
import type { NarrowPrices, SessionEvent } from "#core/experiment/events/events.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { NarrowCost } from "#core/narrow/costs.ts";
import { narrowProblem } from "#core/narrow/place.ts";
import type { Breathe } from "#core/breathe.ts";
import type { ArmRun } from "#engine/session/arm.ts";
import { spread } from "#engine/session/work/spread.ts";
import type { NarrowAsk } from "./narrowCosts.ts";
import { priced } from "./priced.ts";

export interface NarrowPricing {
  /** Reports what `ask` would lose in one replica, or why it cannot be done. */
  first(ask: NarrowAsk, breathe: Breathe): Promise<void>;
  /** Of every replica, all that was asked since the network was trained last; cancelled, it goes on where it was. */
  all(breathe: Breathe): Promise<void>;
  /** Another way to solve: what is known was of the way before. */
  choose(settings: Pick<Experiment["fusion"], "ridge">): void;
}

type Asked = {
  readonly ask: NarrowAsk;
  readonly known: Map<number, readonly NarrowCost[]>;
};

export function openNarrowPricing(
  { cohort, soundReplicas }: Pick<ArmRun, "cohort" | "soundReplicas">,
  dataset: Dataset,
  { ridge: given }: Pick<Experiment["fusion"], "ridge">,
  emit: (event: SessionEvent) => void,
): NarrowPricing {
  let ridge = given;
  let step = -1;
  /** One of each layer, and the last one that names its units. */
  const asked = new Map<number | "named", Asked>();
  const report = (prices: Omit<NarrowPrices, "step">) =>
    emit({ type: "narrowCosts", prices: { ...prices, step } });

  async function measure(
    { ask, known }: Asked,
    replicas: readonly number[],
    breathe: Breathe,
  ): Promise<void> {
    const { layer, keep } = ask;
    const about = { layer, ...(keep && { keep }) };
    const take = async (replica: number, made: Promise<readonly NarrowCost[]>) => {
      try {
        known.set(replica, await made);
        const done = [...known.keys()].toSorted((a, b) => a - b);
        const all = done.map((r) => known.get(r)!);
        const each = all[0].map((_, i) => all.map((costs) => costs[i].nmse));
        report({ ...about, replicas: done, costs: meanCosts(all), each });
      } catch (error) {
        if (!(error instanceof RangeError || error instanceof NetworkError)) throw error;
        report({ ...about, replicas: [replica], costs: [], problem: error.message });
      }
    };
    const asked = () => ({ ...ask, ridge });
    const size = priced(cohort.network);
    const work = { ...({ name: "narrowCosts", ...size } as const), replicas, asked, take };
    await spread({ cohort, dataset }, work, breathe);
  }

  function begin(): void {
    if (step === cohort.step) return;
    step = cohort.step;
    asked.clear();
  }

  return {
    first: async (ask, breathe) => {
      begin();
      const { layer, keep } = ask;
      const [replica = 0] = soundReplicas();
      const problem = problemOf(cohort.network, ask);
      if (problem !== undefined) {
        return report({ layer, ...(keep && { keep }), replicas: [replica], costs: [], problem });
      }
      const own: Asked = { ask, known: new Map() };
      asked.set(keep ? "named" : layer, own);
      await measure(own, [replica], breathe);
    },
    all: async (breathe) => {
      begin();
      for (const one of asked.values()) {
        const left = soundReplicas().filter((replica) => !one.known.has(replica));
        if (one.known.size === 0) continue; // its first one could not be measured
        await measure(one, left, breathe);
      }
    },
    choose: (settings) => {
      ridge = settings.ridge;
      asked.clear();
    },
  };
}

function problemOf(
  network: Parameters<typeof narrowProblem>[0],
  { layer, keep, units }: NarrowAsk,
): string | undefined {
  return narrowProblem(network, {
    layer,
    units: keep?.length ?? units ?? 1,
    keep: keep ?? "largest",
  });
}

/** The mean over replicas, each with the same choices; which units stay is the first one's. */
function meanCosts(replicas: readonly (readonly NarrowCost[])[]): readonly NarrowCost[] {
  return replicas[0].map((cost, i) => ({
    ...cost,
    nmse: replicas.reduce((sum, costs) => sum + costs[i].nmse, 0) / replicas.length,
  }));
}
