// From named tensors to a network: which layers, on which inputs, with which weights. One home for all
// formats whose files hold tensors by name; the layers that such a file names come first.

import * as v from "valibot";
import { fileError } from "#core/data/readers/fileError.ts";
import { layerSchema } from "#core/experiment/schema/layerSchema.ts";
import type { ImportedNetwork, ReadOptions } from "#core/importer.ts";
import { reasonOf } from "#core/message.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { kindOf } from "#core/model/kinds.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import { areFinite, checkWeights } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { guessLayers, NAME_LAYERS } from "./guessLayers.ts";
import { describeModules, modulesOf, WRITE_AGAIN } from "./namedTensors.ts";
import type { Module, NamedTensors } from "./namedTensors.ts";
import { areOwn, arePlaced, misfit, placeWeights } from "./placeWeights.ts";
import { labShape } from "./torchLayout.ts";

/** The network of an experiment, as JSON, with the shape of its inputs where the layers alone do not show it. */
export type Described = { readonly layers: readonly LayerSpec[]; readonly inputShape?: Shape };

/** The largest image or longest signal whose size is found from a dense layer after it. */
const MOST_EXTENT = 512;

/** The note on layers that no file names. */
const GUESSED =
  "Its layers were guessed from the shapes, with relu between them: change in the editor what is otherwise.";

const AT_HAND =
  "It holds no list of layers: its weights were taken for those of the layers that were open, which they fit.";

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

/** Throws Error that names the file where a layer that it describes is none of the lab's. */
export function demandLayers(file: string, layers: readonly LayerSpec[]): void {
  const { success, issues } = v.safeParse(describedSchema.entries.layers, layers);
  if (success) return;
  const problem = `its layers do not fit: ${v.getDotPath(issues[0]) ?? ""} ${issues[0].message}`;
  throw fileError(file, problem, "open another network");
}

/** What a file of tensors leaves open, and how its tensors are ordered. */
type Open = Pick<ReadOptions, "inputShape" | "layers"> & {
  /** Whether modules stand in the order of the network, as in a state_dict; else that of their names is taken. */
  readonly isOrdered?: boolean;
};

/**
 * The network of the tensors: with the layers that `described` names, else with those of the network at hand where the
 * tensors fit them, else with guessed ones. Where nothing names the shape that goes in, it is `options.inputShape`, if
 * the weights fit that, or the least shape that they fit.
 * Throws Error that names the file and the tensors where there is no such network.
 */
export function networkOf(
  file: string,
  tensors: NamedTensors,
  options: Open,
  described?: Described,
): ImportedNetwork {
  const modules = modulesOf(tensors, options.isOrdered);
  if (modules.length === 0) throw fileError(file, "holds no tensors", "open a file of weights");
  const atHand = described ? undefined : networkAtHand(options, modules);
  const network = atHand ?? fittingNetwork(file, modules, options, described);
  const weights = placeWeights(file, network, modules);
  checkNumbers(file, network, weights);
  return { kind: "network", ...network, weights, ...assumed(described, atHand) };
}

/** The network at hand, where the tensors fit it. */
function networkAtHand(
  { inputShape, layers }: Open,
  modules: readonly Module[],
): Network | undefined {
  if (!inputShape || !layers) return undefined;
  const network = { inputShape, layers };
  return reasonAgainst(network, modules) === undefined ? network : undefined;
}

/** What was assumed about layers that no file names. */
function assumed(
  described: Described | undefined,
  atHand: Network | undefined,
): Pick<ImportedNetwork, "isGuessed" | "note"> {
  if (described) return {};
  return atHand ? { note: AT_HAND } : { isGuessed: true, note: GUESSED };
}

function fittingNetwork(
  file: string,
  modules: readonly Module[],
  options: Open,
  described: Described | undefined,
): Network {
  if (!described && areOwn(modules) && arePlaced(modules)) {
    throw fileError(
      file,
      "holds weights by the lab's own names, and no list of layers",
      NAME_LAYERS,
    );
  }
  const lists = described ? [described.layers] : guessLayers(file, modules);
  const shapes = described?.inputShape
    ? ownShapes(described.inputShape, options.inputShape)
    : shapesFor(modules, options.inputShape);
  return fitting(file, lists, shapes, modules);
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
  throw fileError(file, problem, `${NAME_LAYERS}, with inputShape`);
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

/** The shape that a file names; a list of numbers may be the pixels of an image at hand. */
function ownShapes(own: Shape, atHand?: Shape): readonly Shape[] {
  const isListed = own.length === 1 && atHand && atHand.length > 1 && sizeOf(atHand) === own[0];
  return isListed ? [atHand, own] : [own];
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

/** Throws Error where a layer cannot work with its numbers: a negative variance, a product too large for float32. */
function checkNumbers(file: string, network: Network, weights: NetworkWeights): void {
  if (!areFinite(weights)) {
    const problem = "its weights are no finite numbers any more once they are scaled";
    throw fileError(file, problem, "weights must be finite numbers; train the network again");
  }
  try {
    checkWeights(network, weights);
  } catch (error) {
    throw fileError(file, reasonOf(error), WRITE_AGAIN);
  }
}
