// From named tensors to a network: which layers, on which inputs, with which weights. One home for all
// formats whose files hold tensors by name; the layers that such a file names come first.

import * as v from "valibot";
import { fileError } from "#core/data/readers/fileError.ts";
import { layerSchema } from "#core/experiment/schema/layerSchema.ts";
import type { ImportedNetwork, ReadOptions } from "#core/importer.ts";
import { reasonOf } from "#core/message.ts";
import type { Shape } from "#core/math/tensor.ts";
import { kindOf } from "#core/model/kinds.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import { checkWeights } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { guessLayers } from "./guessLayers.ts";
import { describeModules, modulesOf, WRITE_AGAIN } from "./namedTensors.ts";
import type { Module, NamedTensors } from "./namedTensors.ts";
import { areOwn, misfit, placeWeights } from "./placeWeights.ts";
import { labShape } from "./torchLayout.ts";

/** The network of an experiment, as JSON, with the shape of its inputs where the layers alone do not show it. */
export type Described = { readonly layers: readonly LayerSpec[]; readonly inputShape?: Shape };

/** The largest image or longest signal whose size is found from a dense layer after it. */
const MOST_EXTENT = 512;

/** The note on layers that no file names. */
const GUESSED =
  "Its layers were guessed from the shapes, with relu between them: change in the editor what is otherwise.";

const extent = v.pipe(v.number(), v.integer(), v.minValue(1));
const describedSchema = v.looseObject({
  layers: v.pipe(v.array(layerSchema), v.minLength(1)),
  inputShape: v.exactOptional(v.pipe(v.array(extent), v.minLength(1), v.maxLength(3))),
});

/** A list of layers from a file's own text. Throws Error that names the file and the place `where`. */
export function readDescribed(file: string, where: string, text: string): Described {
  try {
    return v.parse(describedSchema, JSON.parse(text));
  } catch (error) {
    const path = error instanceof v.ValiError ? `${v.getDotPath(error.issues[0]) ?? ""}: ` : "";
    throw fileError(
      file,
      `${where}: ${path}${reasonOf(error)}`,
      "write the network of an experiment there, as JSON",
    );
  }
}

/**
 * The network of the tensors: with the layers that `described` names, or with guessed ones. Where neither
 * names the shape that goes in, it is `options.inputShape`, if the weights fit that, or the least shape that they fit.
 * Throws Error that names the file and the tensors where there is no such network.
 */
export function networkOf(
  file: string,
  tensors: NamedTensors,
  options: Pick<ReadOptions, "inputShape">,
  described?: Described,
): ImportedNetwork {
  const modules = modulesOf(tensors);
  if (modules.length === 0) throw fileError(file, "holds no tensors", "open a file of weights");
  if (!described && areOwn(modules)) {
    throw fileError(
      file,
      "holds weights by the lab's own names, and no list of layers",
      "write the list into its metadata, under fuseinit",
    );
  }
  const lists = described ? [described.layers] : guessLayers(file, modules);
  const shapes = described?.inputShape
    ? [described.inputShape]
    : shapesFor(modules, options.inputShape);
  const network = fitting(file, lists, shapes, modules);
  const weights = placeWeights(file, network, modules);
  checkNumbers(file, network, weights);
  return { kind: "network", ...network, weights, ...(!described && { note: GUESSED }) };
}

/** The first of the lists, on the first of the shapes, that the weights fit. */
function fitting(
  file: string,
  lists: readonly (readonly LayerSpec[])[],
  shapes: readonly Shape[],
  modules: readonly Module[],
): Network {
  const problems: string[] = [];
  for (const inputShape of shapes) {
    for (const list of lists) {
      const network = { inputShape, layers: onShape(list, inputShape) };
      const problem = reasonAgainst(network, modules);
      if (problem === undefined) return network;
      problems.push(problem);
    }
  }
  const problem =
    problems.length > MOST_EXTENT
      ? `no input of up to ${MOST_EXTENT} on every axis fits ${describeModules(modules)}`
      : problems.at(-1)!;
  throw fileError(
    file,
    problem,
    "write the layers that these weights are of into its metadata, with inputShape",
  );
}

/** A network of dense layers reads an image or a signal as a list. */
function onShape(layers: readonly LayerSpec[], inputShape: Shape): readonly LayerSpec[] {
  const isList = kindOf(layers[0]).inputAxes === 1;
  return isList && inputShape.length > 1 ? [{ type: "flatten" }, ...layers] : layers;
}

function reasonAgainst(network: Network, modules: readonly Module[]): string | undefined {
  try {
    return misfit(network, modules);
  } catch (error) {
    if (error instanceof NetworkError) return error.message;
    throw error;
  }
}

/** Shapes that inputs may have, by the first kernel: that of the data at hand, then the least. */
function shapesFor(modules: readonly Module[], atHand?: Shape): readonly Shape[] {
  const shapes: Shape[] = atHand ? [atHand] : [];
  const kernels = modules.flatMap(({ tensors }) => [
    tensors.get("kernel")?.shape ?? labShape("kernel", tensors.get("weight")?.shape ?? []),
  ]);
  const first = kernels.find(({ length }) => length >= 2);
  if (!first) return shapes;
  const [axes, channels] = [first.length - 2, first[first.length - 2]];
  if (axes === 0) return [...shapes, [channels]];
  for (let extent = 1; extent <= MOST_EXTENT; extent++) {
    shapes.push([...new Array<number>(axes).fill(extent), channels]);
  }
  return shapes;
}

/** Throws Error where a layer cannot work with its numbers, such as a negative variance. */
function checkNumbers(file: string, network: Network, weights: NetworkWeights): void {
  try {
    checkWeights(network, weights);
  } catch (error) {
    throw fileError(file, reasonOf(error), WRITE_AGAIN);
  }
}
