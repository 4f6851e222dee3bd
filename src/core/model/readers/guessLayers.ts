// A list of layers from the shapes of their weights, for files that hold nothing else: chains of dense,
// convolutional and batch norm layers as PyTorch's nn.Sequential numbers them. The numbers that are left out
// are modules without weights, and how many there are shows what they are likely to be: between two dense
// layers one is an activation, between two convolutions a second one is a pooling. What the shapes cannot
// show is assumed: activations are relu, poolings max 2, convolutions padded "same" or not at all.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName } from "#core/message.ts";
import type { Shape } from "#core/math/tensor.ts";
import { isWeighted } from "#core/model/kinds.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { describeModule, describeModules } from "./namedTensors.ts";
import type { Module } from "./namedTensors.ts";

/** PyTorch's batch norm where nothing else is asked. */
const TORCH_NORM = { momentum: 0.9, epsilon: 1e-5 };

type Role = "dense" | "conv1d" | "conv2d" | "batchNorm";

/** What to do about layers that cannot be guessed. */
export const NAME_LAYERS =
  "write the list of layers into the file, under fuseinit, as the network of an experiment";

/** Lists of layers that the modules may be of: one, or two where convolutions may be padded or not. */
export function guessLayers(
  file: string,
  modules: readonly Module[],
): readonly (readonly LayerSpec[])[] {
  const roles = modules.map((module) => roleOf(file, module));
  if (roles.at(-1) !== "dense") {
    throw fileError(file, `its last module is no Linear: ${describeModules(modules)}`, NAME_LAYERS);
  }
  const hasConv = roles.some(isConvolution);
  if (hasConv && !areNumbered(modules)) {
    const why =
      "are not numbered as those of an nn.Sequential, so that poolings and activations between them cannot be guessed";
    throw fileError(file, `${describeModules(modules)} ${why}`, NAME_LAYERS);
  }
  const paddings = hasConv ? (["same", "valid"] as const) : (["valid"] as const);
  return paddings.map((padding) => layersOf(file, modules, roles, padding));
}

function roleOf(file: string, module: Module): Role {
  const rank = kernelOf(module)?.length;
  if (isNorm(module)) return "batchNorm";
  const role =
    rank === undefined ? undefined : ({ 2: "dense", 3: "conv1d", 4: "conv2d" } as const)[rank];
  if (role) return role;
  throw fileError(
    file,
    `which layer holds ${describeModule(module)} cannot be guessed (Linear, Conv1d, Conv2d and BatchNorm can)`,
    NAME_LAYERS,
  );
}

/** A batch norm of PyTorch, or of Keras. */
function isNorm({ tensors }: Module): boolean {
  const isTorch = tensors.get("weight")?.shape.length === 1 && tensors.has("running_mean");
  return isTorch || tensors.has("movingMean");
}

/** The shape of a module's kernel as PyTorch has it, [out, in, …taps]. */
function kernelOf({ tensors }: Module): Shape | undefined {
  const own = tensors.get("kernel")?.shape;
  return own ? [...own.slice(-2).toReversed(), ...own.slice(0, -2)] : tensors.get("weight")?.shape;
}

function isConvolution(role: Role): boolean {
  return role === "conv1d" || role === "conv2d";
}

/** All under one name, numbered upwards. */
function areNumbered(modules: readonly Module[]): boolean {
  const stems = new Set(modules.map(({ name }) => name.replace(/\d+$/, "")));
  return stems.size === 1 && modules.every(({ place }) => place !== undefined);
}

function layersOf(
  file: string,
  modules: readonly Module[],
  roles: readonly Role[],
  padding: "same" | "valid",
): readonly LayerSpec[] {
  const spares = sparesOf(modules, roles);
  let isSpatial = isConvolution(roles[0]);
  return modules.flatMap((module, i): readonly LayerSpec[] => {
    if (isConvolution(roles[i]) && !isSpatial) {
      throw fileError(
        file,
        `${describeModule(module)} is a convolution after a Linear`,
        NAME_LAYERS,
      );
    }
    if (isDense(roles[i])) isSpatial = false;
    const next = modules[i + 1];
    const between = next ? betweenOf(roles[i + 1], spares[i], isSpatial) : [];
    if (between) return withActivation(layerOf(module, roles[i], padding), between);
    const places = `${clipName(module.name)} and ${clipName(next.name)}`;
    throw fileError(
      file,
      `what stands between ${places} (${spares[i]} modules without weights) cannot be guessed`,
      NAME_LAYERS,
    );
  });
}

function isDense(role: Role): boolean {
  return role === "dense";
}

function layerOf(module: Module, role: Role, padding: "same" | "valid"): LayerSpec {
  if (role === "batchNorm") {
    return { type: role, ...(module.tensors.has("gamma") ? {} : TORCH_NORM) };
  }
  const [outputs, , ...taps] = kernelOf(module)!;
  const bias = module.tensors.has("bias") ? {} : { useBias: false };
  if (role === "dense") return { type: role, units: outputs, ...bias };
  const kernelSize = taps.every((tap) => tap === taps[0]) ? taps[0] : taps;
  return { type: role, filters: outputs, kernelSize, padding, ...bias };
}

/** Modules without weights after each module; undefined where they are not numbered, or by a list that skips none. */
function sparesOf(
  modules: readonly Module[],
  roles: readonly Role[],
): readonly (number | undefined)[] {
  const spares = modules.map(({ place }, i) => (modules[i + 1]?.place ?? 0) - (place ?? 0) - 1);
  const skipsNone = spares.slice(0, -1).every((spare) => spare === 0);
  const isDeep = roles.filter(isDense).length > 1;
  const isKnown = areNumbered(modules) && !(skipsNone && isDeep && roles.every(isDense));
  return spares.map((spare) => (isKnown ? spare : undefined));
}

type Between = "activation" | "pooling" | "flatten";

/** After values with a position: so many modules before a convolution, and before a Linear. */
const BEFORE_CONV: readonly (readonly Between[])[] = [
  [],
  ["activation"],
  ["activation", "pooling"],
];
const BEFORE_LINEAR: readonly (readonly Between[] | undefined)[] = [
  undefined, // a Linear reads a list, which only a flatten makes
  ["flatten"],
  ["activation", "flatten"],
  ["activation", "pooling", "flatten"],
];
/** Between two Linear; the second module is dropout, which is off in a trained network. */
const BETWEEN_LINEAR: readonly (readonly Between[])[] = [[], ["activation"], ["activation"]];

/** What stands before a module; undefined where the number of modules left out does not show it. */
function betweenOf(
  next: Role,
  spare: number | undefined,
  isSpatial: boolean,
): readonly Between[] | undefined {
  if (next === "batchNorm") return (spare ?? 0) === 0 ? [] : undefined;
  if (spare === undefined) return ["activation"];
  if (isConvolution(next)) return BEFORE_CONV[spare];
  return (isSpatial ? BEFORE_LINEAR : BETWEEN_LINEAR)[spare];
}

function withActivation(layer: LayerSpec, between: readonly Between[]): readonly LayerSpec[] {
  const after = between
    .filter((one) => one !== "activation")
    .map((one): LayerSpec =>
      one === "pooling" ? { type: "maxPool", poolSize: 2 } : { type: "flatten" },
    );
  if (!between.includes("activation")) return [layer, ...after];
  if (!isWeighted(layer)) return [layer, { type: "activation", activation: "relu" }, ...after];
  return [{ ...layer, activation: "relu" } as LayerSpec, ...after];
}
