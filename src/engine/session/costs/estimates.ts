// What fusing every span would lose, as long as nothing is fused: of the first sound replica while training,
// of all of them when nobody waits for anything. Every report is the mean of those measured at that step.

import type { Dataset } from "#core/data/dataset.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { SpanCost } from "#core/fusion/cost/spanCosts.ts";
import { SingularMatrixError } from "#core/math/cholesky.ts";
import type { Breathe } from "#core/breathe.ts";
import type { ArmRun } from "#engine/session/arm.ts";
import { spread } from "#engine/session/work/spread.ts";
import { meanCosts } from "./costs.ts";
import { priced } from "./priced.ts";

export interface Estimates {
  /** Of one replica, unless that is known of the network as it stands. */
  first(breathe: Breathe): Promise<void>;
  /** Of every replica that is not known yet; cancelled, it goes on where it was. */
  all(breathe: Breathe): Promise<void>;
  /** Another way to fuse: what is known was of the way before. */
  choose(settings: Experiment["fusion"]): void;
}

export function openEstimates(
  { cohort, soundReplicas }: Pick<ArmRun, "cohort" | "soundReplicas">,
  dataset: Dataset,
  asked: Experiment["fusion"],
  emit: (event: SessionEvent) => void,
): Estimates {
  let settings = asked;
  let step = -1;
  const known = new Map<number, readonly SpanCost[] | "lost">();

  async function measure(replicas: readonly number[], breathe: Breathe): Promise<void> {
    const by = settings;
    const take = async (replica: number, made: Promise<readonly SpanCost[]>) => {
      const found = await made.catch(onlyLost);
      if (by !== settings) return; // another way was chosen meanwhile
      known.set(replica, found);
      report(found === "lost");
    };
    const { network } = cohort;
    const asked = () => by;
    const work = { ...({ name: "spanCosts", ...priced(network) } as const), replicas, asked, take };
    await spread({ cohort, dataset }, work, breathe);
  }

  function report(isLost: boolean): void {
    const replicas = [...known.keys()]
      .filter((r) => known.get(r) !== "lost")
      .toSorted((a, b) => a - b);
    // Of a network that is lost as a whole nothing is known: what was measured before is not of it any more.
    const costs = meanCosts(replicas.map((r) => known.get(r) as readonly SpanCost[]));
    if (isLost && costs.length > 0) return;
    emit({ type: "spanCosts", step, costs, by: settings, replicas });
  }

  function begin(): void {
    if (step === cohort.step) return;
    step = cohort.step;
    known.clear();
  }

  return {
    first: async (breathe) => {
      begin();
      const [replica = 0] = soundReplicas();
      if (known.size === 0) await measure([replica], breathe);
    },
    all: async (breathe) => {
      begin();
      await measure(
        soundReplicas().filter((replica) => !known.has(replica)),
        breathe,
      );
    },
    choose: (next) => {
      settings = next;
      known.clear();
    },
  };
}

/** A diverged network holds nothing that could be fused; its arm reports it with the step. */
function onlyLost(error: unknown): "lost" {
  if (error instanceof SingularMatrixError) return "lost";
  throw error;
}
