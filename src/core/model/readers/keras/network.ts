// A network of a Keras model and its weights, wherever those lie: in one HDF5 file, in an archive, in a list of numbers.

import { fileError } from "#core/data/readers/fileError.ts";
import type { ImportedNetwork, ReadOptions } from "#core/importer.ts";
import { clipName } from "#core/message.ts";
import { formatShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { newChain, unsupported } from "#core/model/readers/chain.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { demandLayers, networkOf } from "#core/model/readers/networkOf.ts";
import { demandSettled, settleScaling } from "#core/model/readers/scaling.ts";
import type { KerasLayer } from "./config.ts";
import { kindOf, readableClasses } from "./layers.ts";
import type { Step, Wanted } from "./layers.ts";
import { demandConvolved } from "./around.ts";
import type { Around } from "./around.ts";
import type { KerasModel } from "./model.ts";

/**
 * The weight of a layer by its name, or by its place among those of the layer; undefined where there is none.
 * `before` numbers were read.
 */
export type TakeWeight = (
  layer: KerasLayer,
  weight: { readonly name: string; readonly place: number },
  before: number,
) => Promise<Tensor | undefined>;

/** Throws Error that names the file and the layers that have no counterpart, or lack a weight. */
export async function kerasNetwork(
  file: string,
  { layers, inputShape: given }: KerasModel,
  take: TakeWeight,
  options: ReadOptions,
): Promise<ImportedNetwork> {
  const strange = layers.filter(({ className }) => !kindOf(className));
  if (strange.length > 0) {
    const names = strange.map(({ label }) => label);
    throw unsupported(file, "layers", names, readableClasses());
  }
  const chain = newChain(given?.length === 1);
  let numbers = 0;
  let around: Around | undefined;
  for (const [i, layer] of layers.entries()) {
    const place = chain.layers.length;
    const step: Step = { file, layer, chain, isLast: i === layers.length - 1, around };
    const wanted = kindOf(layer.className)!(step);
    if (step.around === around) demandConvolved(file, around);
    around = step.around;
    const tensors = await takeAll(file, layer, wanted, (weight) => take(layer, weight, numbers));
    for (const [name, tensor] of tensors) {
      chain.tensors.set(`${place} ${layer.className}.${name}`, tensor);
      numbers += sizeOf(tensor.shape);
    }
    settleScaling(file, chain, place);
    await options.breathe?.();
  }
  demandConvolved(file, around);
  demandSettled(file, chain);
  demandLayers(file, chain.layers);
  const inputShape = shapeIn(file, chain.inputShape, given);
  const described = { layers: chain.layers, ...(inputShape && { inputShape }) };
  const network = networkOf(file, chain.tensors, options, described);
  return { ...network, ...(chain.notes.length > 0 && { note: chain.notes.join(" ") }) };
}

/** The shape that goes in; one that a Reshape makes of it must hold as many numbers. */
function shapeIn(file: string, made: Shape | undefined, given: Shape | undefined) {
  if (!made || !given || sizeOf(made) === sizeOf(given)) return made ?? given;
  const problem = `its Reshape makes ${formatShape(made)} of ${formatShape(given)}`;
  throw fileError(file, problem, WRITE_AGAIN);
}

async function takeAll(
  file: string,
  layer: KerasLayer,
  wanted: Wanted,
  take: (weight: { name: string; place: number }) => Promise<Tensor | undefined>,
): Promise<ReadonlyMap<string, Tensor>> {
  const tensors = new Map<string, Tensor>();
  for (const [place, [name, ours]] of wanted.entries()) {
    const tensor = await take({ name, place });
    if (!tensor) {
      const problem = `has no ${name} of its layer ${clipName(layer.label)}`;
      throw fileError(file, problem, WRITE_AGAIN);
    }
    tensors.set(ours, tensor);
  }
  return withPlainNorm(tensors);
}

/** A batch norm without a scale or a centre has 1 and 0 there. */
function withPlainNorm(tensors: Map<string, Tensor>): ReadonlyMap<string, Tensor> {
  const mean = tensors.get("movingMean");
  if (!mean) return tensors;
  const filled = (value: number) => ({
    shape: mean.shape,
    data: new Float32Array(mean.data.length).fill(value),
  });
  if (!tensors.has("gamma")) tensors.set("gamma", filled(1));
  if (!tensors.has("beta")) tensors.set("beta", filled(0));
  return tensors;
}
