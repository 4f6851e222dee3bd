// A replica that has diverged: how that is found before its fusion, and what stands in its place in the
// race. It keeps its number there, so that the pairs of all others stay pairs, and it has no weights.

import type { ErrorSummary, ReplicaFusionReport } from "#core/experiment/events/events.ts";
import type { Shallow } from "#core/fusion/splice.ts";
import { SingularMatrixError } from "#core/math/cholesky.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Probe } from "#engine/session/probe.ts";

/** What is kept of a replica's fusion, sound or lost. */
export type ReplicaStart = {
  readonly shallow: Shallow;
  readonly product?: Shallow;
  readonly errors: ReplicaFusionReport;
};

const DIVERGED =
  "what is to be fused is not finite: the network has diverged (reset it and lower the learning rate)";

/** Throws SingularMatrixError where a weight, or what the span reads or answers, is not finite. */
export function checkSound(weights: NetworkWeights, { inputs, targets }: Probe): void {
  const tensors = [inputs, targets, ...weights.flatMap((layer) => Object.values(layer))];
  if (!tensors.every(isFinite)) throw new SingularMatrixError(DIVERGED);
}

function isFinite({ data }: Tensor): boolean {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return false;
  return true;
}

/** A start like a sound one's in which every number is NaN, with the reason. */
export function lostReplica(sound: ReplicaStart, { message }: Error): ReplicaStart {
  const { shallow, product, errors } = sound;
  return {
    shallow: withoutNumbers(shallow),
    ...(product && { product: withoutNumbers(product) }),
    errors: {
      fit: withoutErrors(errors.fit),
      probe: withoutErrors(errors.probe),
      problem: message,
    },
  };
}

function withoutNumbers(shallow: Shallow): Shallow {
  const weights = shallow.weights.map((layer) =>
    Object.fromEntries(
      Object.entries(layer).map(([name, { shape, data }]) => [
        name,
        { shape, data: new Float32Array(data.length).fill(NaN) },
      ]),
    ),
  );
  return { ...shallow, weights };
}

function withoutErrors({ perUnit }: ErrorSummary): ErrorSummary {
  return { mse: NaN, nmse: NaN, explained: NaN, perUnit: perUnit.map(() => NaN) };
}
