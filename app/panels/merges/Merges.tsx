// Batch norms that fold into their neighbours, and convolutions as matrices, of the original as it stands: measured
// when training rests, for it takes a blink.

import { useCallback } from "react";
import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import { blockName } from "#core/model/blocks.ts";
import { formatCount, formatMeasured } from "#charts/scales/format.ts";
import { mergesProblem, readMerges } from "#store/readings/merges.ts";
import type { MergesReading } from "#store/readings/merges.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useReading } from "#app/hooks/useReading.ts";
import { ConvAsMatrix } from "./ConvAsMatrix.tsx";
import { differenceWords } from "./differenceWords.ts";

export function Merges({ data: { network } }: { readonly data: ArmSummary }) {
  const problem = mergesProblem(network);
  return problem ? <p className="ghost">{problem}</p> : <Measured network={network} />;
}

type Of = Pick<ArmSummary, "network">;

function Measured({ network }: Of) {
  const reading = useMerges(network);
  if (typeof reading === "string") return <p className="ghost">{reading}</p>;
  if (reading.folds.plans.length + reading.convs.length === 0) {
    return <p className="ghost">None of these layers can be merged exactly.</p>;
  }
  return (
    <>
      <p className="note">
        Unlike a fusion, these merges lose nothing: what the network computes stays what it is, up
        to the rounding of float64.
      </p>
      <div className="merges-parts">
        <Folds {...{ network, reading }} />
        <ConvAsMatrix reading={reading} />
      </div>
    </>
  );
}

function useMerges(network: ArmSummary["network"]): MergesReading | string {
  const { buffers } = useLab();
  const samples = useLabState((state) => state.dataset?.samples.inputs);
  const isResting = useLabState((state) => state.activity !== "training");
  const epochs = useLabState((state) => state.arms.original?.epochs.length);
  const read = useCallback(() => {
    const weights = buffers.weights("original") ?? buffers.firstWeights("original");
    if (!weights || !samples) return "Not known yet.";
    try {
      return readMerges(network, weights, samples);
    } catch (error) {
      return `These layers cannot be merged: ${(error as Error).message}.`;
    }
  }, [buffers, network, samples]);
  return useReading(read, `${isResting} ${isResting ? epochs : ""}`);
}

type FoldsProps = Of & { readonly reading: MergesReading };

/** Every batch norm, where it folds or why it stays, and what all folds together change. */
function Folds({ network: { layers }, reading: { folds, samples } }: FoldsProps) {
  const { plans, before, after } = folds;
  if (plans.length === 0) return null;
  const count = plans.filter((plan) => "into" in plan).length;
  return (
    <section aria-label="Batch norm folded">
      <h3>Batch norm folded</h3>
      <ul>
        {plans.map((plan) => (
          <li key={plan.norm}>
            {"into" in plan
              ? `Batch norm of ${blockName(layers, plan.norm)}: folds into ${blockName(layers, plan.into)}, ${plan.stands} which it stands.`
              : `Batch norm of ${blockName(layers, plan.norm)} stays: ${plan.problem}.`}
          </li>
        ))}
      </ul>
      {count > 0 && (
        <p>
          {formatCount(before)} parameters become {formatCount(after)}.{" "}
          {differenceWords("outputs", folds, samples.shape[0])}
        </p>
      )}
      {count > 0 && <p className="note">Largest output: {formatMeasured(folds.largest)}.</p>}
    </section>
  );
}
