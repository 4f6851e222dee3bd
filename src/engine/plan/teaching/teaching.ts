// What a teacher adds to a plan (Teaching in ../engine.ts): soft targets mix their gradient with the labels',
// hints cut the network off behind the guided layer and take the labels' place.

import { sizeOf } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { upToPreActivation } from "#core/model/pieces.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { Teacher, Teaching } from "#engine/engine.ts";
import type { Rows } from "#engine/plan/samples.ts";

/** What trains: all of the network, or for a hint the layers up to the guided one's pre-activation. */
export function taughtNetwork(network: Network, teaching?: Teaching): Network {
  if (teaching?.type !== "hint") return network;
  const layers = network.layers.slice(0, teaching.layer + 1);
  const guided = layers.at(-1);
  if (!guided) throw new RangeError(`createCohort: there is no layer ${teaching.layer} to guide`);
  return { ...network, layers: layers.with(-1, upToPreActivation(guided)) };
}

/** Numbers of a teacher's answer to one sample. */
export function answerWidth(network: Network, teaching?: Teaching): number {
  const taught = taughtNetwork(network, teaching);
  return sizeOf(inferShapes(taught).at(-1) ?? network.inputShape);
}

/** A teacher's answers as rows, one set for each replica. Throws RangeError where they do not fit. */
export function answerRows(
  { teaching, answers }: Teacher,
  network: Network,
  replicas: number,
  samples: number,
): readonly Rows[] {
  const width = answerWidth(network, teaching);
  if (answers.length !== replicas) {
    throw new RangeError(`createCohort: ${answers.length} teachers for ${replicas} replicas`);
  }
  return answers.map(({ shape: [count], data }) => {
    if (count !== samples || data.length !== samples * width) {
      throw new RangeError(
        `createCohort: a teacher has ${data.length} numbers for ${count} samples; ${samples} samples take ${width} each`,
      );
    }
    return { count, width, data: data instanceof Float32Array ? data : Float32Array.from(data) };
  });
}
