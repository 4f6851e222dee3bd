// The signals and gradients of one arm by depth beside the theory of its start, its Jacobian's spectrum beside a
// Gaussian one's, and the linear regions between two samples, read when training begins and when it rests. The
// health of all arms follows the epochs.

import { useCallback, useState } from "react";
import { armLabel } from "#core/experiment/armNames.ts";
import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Network } from "#core/model/layers.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { areFinite } from "#core/model/weights.ts";
import type { DepthSeries } from "#charts/signal/byDepth.ts";
import { formatCount, formatMeasured } from "#charts/scales/format.ts";
import { readSignals, signalProblem } from "#store/readings/signals.ts";
import type { SignalReading } from "#store/readings/signals.ts";
import { Select } from "#app/ui/Field.tsx";
import { useInits } from "#app/hooks/useInits.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useStepwise } from "#app/hooks/useStepwise.ts";
import { ByDepth } from "./ByDepth.tsx";
import { Spectra } from "./Spectra.tsx";
import { LsuvScaling } from "./LsuvScaling.tsx";
import { SignalHealth } from "./SignalHealth.tsx";

export function SignalsByDepth({ data: original }: { readonly data: ArmSummary }) {
  const [wanted, setWanted] = useState<Arm>("original");
  const chosen = useLabState((state) => state.arms[wanted]?.summary);
  const { arm, network } = chosen ?? original;
  const problem = signalProblem(network);
  return (
    <>
      <ArmChoice value={arm} onChange={setWanted} />
      {problem ? (
        <p className="ghost">{problem}</p>
      ) : (
        <Followed key={arm} arm={arm} network={network} />
      )}
      <SignalHealth arm={arm} onChoose={setWanted} />
      <LsuvScaling key={`${arm} lsuv`} arm={arm} network={network} />
    </>
  );
}

type ArmChoiceProps = {
  readonly value: Arm;
  readonly onChange: (arm: Arm) => void;
};

/** Nothing while there is only one. */
function ArmChoice({ value, onChange }: ArmChoiceProps) {
  const names = useLabState((state) => Object.keys(state.arms).join(" ")).split(" ") as Arm[];
  const inits = useInits();
  if (names.length < 2) return null;
  return (
    <Select label="Network" value={value} onChange={(arm) => onChange(arm as Arm)}>
      {names.map((arm) => (
        <option key={arm} value={arm}>
          {armLabel(arm, inits)}
        </option>
      ))}
    </Select>
  );
}

type FollowedProps = { readonly arm: Arm; readonly network: Network };

function Followed({ arm, network }: FollowedProps) {
  const reading = useSignals(arm, network);
  if (typeof reading === "string") return <p className="ghost">{reading}</p>;
  if (!reading?.start && !reading?.now) return <p className="ghost">Measuring …</p>;
  const blocks = blocksOf(network.layers).map(({ number }) => String(number));
  const depths = ["input", ...blocks.slice(0, -1)];
  return (
    <>
      <div className="signal-figures">
        <ByDepth
          arm={arm}
          label="Mean square of signals"
          places={depths}
          series={profile(reading, "signal")}
        />
        <ByDepth
          arm={arm}
          label="Mean square of gradients"
          places={depths}
          series={profile(reading, "gradient")}
        />
        <Spectra arm={arm} places={blocks} reading={reading} />
      </div>
      <Spread {...reading} />
      <Regions {...reading} />
    </>
  );
}

function useSignals(arm: Arm, network: Network): SignalReading | string | undefined {
  const { buffers } = useLab();
  const samples = useLabState((state) => state.dataset!.samples.inputs);
  // Weights are here before the epoch that they end, the start's before the first.
  const moment = useLabState(
    ({ activity, arms }) => `${activity === "training"} ${(arms[arm]?.epochs.length ?? 0) > 0}`,
  );
  const begin = useCallback(
    function* (): Generator<undefined, SignalReading | string> {
      const [first, now] = [buffers.firstWeights(arm), buffers.weights(arm)];
      if ([first, now].some((one) => one !== undefined && !areFinite(one))) return DIVERGED;
      try {
        return yield* readSignals(network, first, now, samples);
      } catch (error) {
        return `These layers cannot be followed: ${(error as Error).message}.`;
      }
    },
    [buffers, arm, network, samples],
  );
  return useStepwise(begin, moment);
}

const DIVERGED = "This network has diverged: no signal passes through numbers that are not finite.";

function profile(
  { theory, start, now }: SignalReading,
  of: "signal" | "gradient",
): readonly DepthSeries[] {
  return [
    ...(theory ? [{ name: "theory", look: "theory", values: theory[of] } as const] : []),
    ...(start ? [{ name: "at the start", look: "start", values: start.profile[of] } as const] : []),
    ...(now ? [{ name: "now", look: "now", values: now.profile[of] } as const] : []),
  ];
}

/** How unequal the squares of the singular values are, through all layers. */
function Spread({ gaussian, start, now, wide }: SignalReading) {
  const of = (spectra: SignalReading["gaussian"]) => {
    const last = spectra?.at(-1);
    return last?.meanSquare === 0
      ? "not defined (nothing gets through)"
      : formatMeasured(last?.spread);
  };
  if (!gaussian) return null;
  return (
    <p className="note">
      Variance ÷ squared mean of the squares of the last layer’s singular values:{" "}
      {of(start?.spectra)} at the start, {of(now?.spectra)} now, {of(gaussian)} if Gaussian.
      {wide &&
        ` Very wide ${wide.activation} layers would have ${wide.gaussian} if Gaussian and ${wide.orthogonal} if orthogonal.`}
    </p>
  );
}

function Regions({ start, now }: SignalReading) {
  if (start?.regions === undefined) {
    return (
      <p className="note">
        Linear regions are counted of relu, leaky relu, relu6, maxout and max pooling alone, in
        networks of moderate size.
      </p>
    );
  }
  return (
    <p className="note">
      Linear regions on the line between two held-out samples: {formatCount(start.regions)} at the
      start{now?.regions === undefined ? "" : `, ${formatCount(now.regions)} now`}.
    </p>
  );
}
