// Named tensors as the weights of a list of layers: by the lab's own names ("3.kernel", in its layouts), or
// by PyTorch's ("3.weight"), whose modules are taken in order.

import { fileError } from "#core/data/readers/fileError.ts";
import { listFaults } from "#core/message.ts";
import { formatShape, sameShape } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { layerName } from "#core/model/layers.ts";
import type { Network, WeightName } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights, WeightSpec } from "#core/model/weights.ts";
import { describeModule, describeModules } from "./namedTensors.ts";
import type { Module } from "./namedTensors.ts";
import { flattenedAfter, labShape, toLab, torchLeaf } from "./torchLayout.ts";

const OWN: readonly string[] = [
  "kernel",
  "shortcut",
  "gamma",
  "beta",
  "movingProportion",
  "movingMean",
  "movingVariance",
] satisfies WeightName[];

/** Whether tensors bear the lab's own names, not PyTorch's. */
export function areOwn(modules: readonly Module[]): boolean {
  return modules.some(isOwn);
}

/** A file of ONNX has both: its lists may be laid out channels first or last. */
function isOwn({ tensors }: Module): boolean {
  return OWN.some((name) => tensors.has(name));
}

/** Whether the lab's own names count layers, as in "3.kernel"; else modules are in order. */
export function arePlaced(modules: readonly Module[]): boolean {
  return modules.some(({ place }) => place !== undefined);
}

type Placed = WeightSpec & { readonly module: Module; readonly tensor: Tensor };

/** Why the modules are not the weights of this network, in words; undefined where they are. */
export function misfit(network: Network, modules: readonly Module[]): string | undefined {
  const found = pair(network, modules);
  if (typeof found === "string") return found;
  for (const { module, tensor, name, shape, layer } of found) {
    const given = isOwn(module) ? tensor.shape : labShape(name, tensor.shape);
    if (sameShape(given, shape)) continue;
    const where = `${layerName(network.layers, layer)} needs a ${name} of ${formatShape(shape)}`;
    return `${where}, which ${describeModule(module)} do not give`;
  }
  return undefined;
}

/** The weights, in the lab's layouts. Throws Error that names the file and the tensors where they do not fit. */
export function placeWeights(
  file: string,
  network: Network,
  modules: readonly Module[],
): NetworkWeights {
  const problem = misfit(network, modules);
  const found = pair(network, modules);
  if (problem !== undefined || typeof found === "string") {
    throw fileError(
      file,
      problem ?? String(found),
      "give the list of layers that these weights are of",
    );
  }
  const flattened = flattenedBefore(network);
  const layers: { [name in WeightName]?: Tensor }[] = network.layers.map(() => ({}));
  for (const { layer, module, name, tensor } of found) {
    layers[layer][name] = isOwn(module) ? tensor : toLab(name, tensor, flattened[layer]);
  }
  return layers;
}

/** Every weight of the network with its tensor in the file; or what is left over or missing. */
function pair(network: Network, modules: readonly Module[]): readonly Placed[] | string {
  const specs = weightSpecs(network);
  const layers = [...new Set(specs.map(({ layer }) => layer))];
  const moduleOf = (layer: number) =>
    areOwn(modules) && arePlaced(modules)
      ? modules.find(({ place }) => place === layer)
      : modules[layers.indexOf(layer)];
  if (modules.length !== layers.length) {
    const names = listFaults(layers.map((layer) => layerName(network.layers, layer)));
    return `${modules.length} modules with weights (${describeModules(modules)}) do not fit ${layers.length} layers with weights (${names})`;
  }
  const placed: Placed[] = [];
  for (const spec of specs) {
    const module = moduleOf(spec.layer);
    const own = module ? isOwn(module) : areOwn(modules);
    const leaf = own ? spec.name : torchLeaf(spec.name);
    const tensor = module?.tensors.get(leaf);
    if (!module || !tensor) {
      const among = module ? ` among ${describeModule(module)}` : "";
      return `${layerName(network.layers, spec.layer)} needs a ${leaf}, and there is none${among}`;
    }
    placed.push({ ...spec, module, tensor });
  }
  return leftOver(modules, placed) ?? placed;
}

function leftOver(modules: readonly Module[], placed: readonly Placed[]): string | undefined {
  const used = new Set(placed.map(({ tensor }) => tensor));
  const spare = modules.find(({ tensors }) => [...tensors.values()].some((one) => !used.has(one)));
  return spare && `no layer takes all of ${describeModule(spare)}`;
}

/** For every layer, the shape that a flatten before it has laid out. */
function flattenedBefore(network: Network): readonly (Shape | undefined)[] {
  const shapes = inferShapes(network);
  let flattened: Shape | undefined;
  return network.layers.map((layer, index) => {
    const before = flattened;
    flattened = flattenedAfter(layer, inputShapeOf(network, index, shapes), shapes[index], before);
    return before;
  });
}
