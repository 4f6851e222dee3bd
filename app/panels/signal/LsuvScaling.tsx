// Of a network that starts by LSUV: the variance of each layer's pre-activations before and after its kernel is
// scaled, and now.

import { useCallback } from "react";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Network } from "#core/model/layers.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { formatCount, formatMeasured } from "#charts/scales/format.ts";
import { readLsuv } from "#store/readings/lsuv.ts";
import type { LsuvReading } from "#store/readings/lsuv.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useReading } from "#app/hooks/useReading.ts";
import { ByDepth } from "./ByDepth.tsx";

type LsuvScalingProps = { readonly arm: Arm; readonly network: Network };

/** Nothing for networks that do not start so, and for those that inherit layers. */
export function LsuvScaling({ arm, network }: LsuvScalingProps) {
  const isLsuv = useLabState((state) => state.experiment.init.type === "lsuv");
  return isLsuv ? <Scaling arm={arm} network={network} /> : null;
}

function Scaling({ arm, network }: LsuvScalingProps) {
  const reading = useLsuv(arm, network);
  if (!reading) return null;
  const { orthogonal, scaled, samples } = reading;
  const last = blocksOf(network.layers).length;
  return (
    <>
      <h3>LSUV</h3>
      <p className="plainly">
        With orthogonal kernels alone layer {formatCount(last)} would give a variance of{" "}
        {formatMeasured(orthogonal.at(-1))}; scaled layer by layer on training data it begins with{" "}
        {formatMeasured(scaled.at(-1))}.
      </p>
      <div className="signal-figures">
        <ByDepth
          arm={arm}
          label="Variance before the activation"
          places={blocksOf(network.layers).map(({ number }) => String(number))}
          series={seriesOf(reading)}
        />
      </div>
      <p className="note">
        Each orthogonal kernel is divided by the deviation of what it gives on training data, so
        that signals of every layer begin with variance 1. Measured on {formatCount(samples)}{" "}
        held-out samples.
      </p>
    </>
  );
}

function useLsuv(arm: Arm, network: Network): LsuvReading | undefined {
  const { buffers } = useLab();
  const samples = useLabState((state) => state.dataset!.samples.inputs);
  const isResting = useLabState((state) => state.activity !== "training");
  const read = useCallback(() => {
    const first = buffers.firstWeights(arm);
    return first && readLsuv(network, first, buffers.weights(arm), samples);
  }, [buffers, arm, network, samples]);
  return useReading(read, String(isResting));
}

function seriesOf({ orthogonal, scaled, now }: LsuvReading) {
  return [
    { name: "orthogonal", look: "theory", values: orthogonal } as const,
    { name: "LSUV", look: "start", values: scaled } as const,
    ...(now ? [{ name: "now", look: "now", values: now } as const] : []),
  ];
}
