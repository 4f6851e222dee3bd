// x·scale + offset as a layer or a node of its own, such as Keras' Rescaling: the lab has no such layer, and takes both
// into a kernel and its bias: of the layer before it where nothing bends in between, else of the one behind it.

import { fileError } from "#core/data/readers/fileError.ts";
import { isPart, isWeighted, unitsOf } from "#core/model/kinds.ts";
import { layerName } from "#core/model/layers.ts";
import type { WeightedSpec } from "#core/model/layers.ts";
import type { Chain, Numbers, Scaling } from "./chain.ts";
import { kernelAt, replace } from "./kernels.ts";
import type { Kernel } from "./kernels.ts";

const PUT = "put it directly before or behind one, or scale the data and leave it out";

/** Scales what leaves the last layer, there or in the next one. Throws Error that names the file and the label. */
export function rescale(file: string, chain: Chain, scaling: Scaling): void {
  const last = chain.layers.at(-1);
  if (last && isWeighted(last) && !("activation" in last) && !chain.scaling) {
    scaleOutputs(file, chain, last, scaling);
    return;
  }
  if (!last && !chain.scaling) {
    chain.notes.push(
      `Its ${scaling.label} is folded into the layer behind it: inputs here are those of the file, from before it.`,
    );
  }
  chain.scaling = chain.scaling ? joined(chain.scaling, scaling) : scaling;
}

/** b after a. */
function joined(a: Scaling, b: Scaling): Scaling {
  const length = Math.max(...[a, b].flatMap(({ scale, offset }) => [scale.length, offset.length]));
  const numbers = (make: (i: number) => number) => Float64Array.from({ length }, (_, i) => make(i));
  return {
    label: b.label,
    scale: numbers((i) => at(a.scale, i) * at(b.scale, i)),
    offset: numbers((i) => at(a.offset, i) * at(b.scale, i) + at(b.offset, i)),
  };
}

function at(numbers: Numbers, i: number): number {
  return numbers.length === 1 ? numbers[0] : numbers[i];
}

/** Takes a scaling that waits into the layers from `place` on, which were put behind it. */
export function settleScaling(file: string, chain: Chain, place: number): void {
  const { scaling, layers } = chain;
  const layer = layers[place];
  if (!scaling || !layer) return;
  const isOneNumber = scaling.scale.length === 1 && scaling.offset.length === 1;
  if (isPart(layer, "reshape") && isOneNumber) return;
  if (!isWeighted(layer)) {
    const problem = `its ${scaling.label} stands before ${layerName(layers, place)}, and is taken into dense layers and convolutions alone`;
    throw fileError(file, problem, PUT);
  }
  scaleInputs(file, chain, place, layer, scaling);
  chain.scaling = undefined;
}

/** Throws Error where a scaling is left over at the end. */
export function demandSettled(file: string, { scaling }: Chain): void {
  if (!scaling) return;
  throw fileError(file, `its ${scaling.label} stands behind an activation at the end`, PUT);
}

function scaleOutputs(file: string, chain: Chain, layer: WeightedSpec, scaling: Scaling): void {
  const { scale, offset } = scaling;
  const units = unitsOf(layer);
  const kernel = demandKernel(file, chain, chain.layers.length - 1, scaling);
  demandCount(file, scaling, units);
  const data = Float32Array.from(
    kernel.tensor.data,
    (value, i) => value * at(scale, kernel.outputOf(i)),
  );
  const bias = Float32Array.from({ length: units }, (_, i) => {
    return (kernel.bias?.data[i] ?? 0) * at(scale, i) + at(offset, i);
  });
  replace(chain, chain.layers.length - 1, kernel, data, bias);
}

function scaleInputs(
  file: string,
  chain: Chain,
  place: number,
  layer: WeightedSpec,
  scaling: Scaling,
): void {
  const { scale, offset } = scaling;
  const kernel = demandKernel(file, chain, place, scaling);
  demandCount(file, scaling, kernel.inputs);
  const adds = Array.from(offset).some((one) => one !== 0);
  if (adds && "padding" in layer && layer.padding !== "valid") {
    const problem = `its ${scaling.label} adds a number to the input of ${layerName(chain.layers, place)}, and not to the zeros around it`;
    throw fileError(file, problem, "scale the data and leave it out");
  }
  const { data } = kernel.tensor;
  const bias = Float64Array.from({ length: unitsOf(layer) }, (_, i) => kernel.bias?.data[i] ?? 0);
  if (adds)
    data.forEach((value, i) => (bias[kernel.outputOf(i)] += value * at(offset, kernel.inputOf(i))));
  const scaled = Float32Array.from(data, (value, i) => value * at(scale, kernel.inputOf(i)));
  replace(chain, place, kernel, scaled, Float32Array.from(bias));
}

function demandCount(file: string, { label, scale, offset }: Scaling, count: number): void {
  const isSound = [scale, offset].every(({ length }) => length === 1 || length === count);
  if (isSound) return;
  const problem = `its ${label} has ${Math.max(scale.length, offset.length)} numbers for ${count} units or channels`;
  throw fileError(file, problem, "export the network otherwise");
}

function demandKernel(file: string, chain: Chain, place: number, { label }: Scaling): Kernel {
  const kernel = kernelAt(chain, place);
  if (kernel) return kernel;
  throw fileError(file, `its ${label} finds no kernel`, PUT);
}
