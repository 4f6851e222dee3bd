import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { branchOf, hasShortcut, normOf, shortcutOf } from "#core/model/kinds/residual.ts";
import type { ResidualDenseSpec, ResidualSpec } from "#core/model/layers.ts";
import { convWindows } from "#core/model/windows.ts";
import { activate, activateGradient } from "#engine/plan/activations.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import { windowGeometry } from "#engine/plan/windowGeometry.ts";
import { batchNorm } from "./batchNorm.ts";
import { slidingKernel } from "./conv.ts";
import type { Place } from "./emit.ts";

/** A list of numbers is an image of one pixel, and its kernels have one tap. */
export function residualDense(
  builder: Builder,
  place: Place,
  spec: ResidualDenseSpec,
  shape: Shape,
): Forward {
  const { type: _, units, ...rest } = spec;
  const image: ResidualSpec = { ...rest, type: "residual", filters: units, kernelSize: 1 };
  return residual(builder, { ...place, inputShape: [1, 1, ...place.inputShape] }, image, [
    1,
    1,
    ...shape,
  ]);
}

/** y = x + K ∗ u with u = relu(batchNorm(x)), dropped in training; S ∗ u for x where width or stride changes. */
export function residual(
  builder: Builder,
  place: Place,
  spec: ResidualSpec,
  shape: Shape,
): Forward {
  const { layer, input, inputShape } = place;
  const id = layer + 1;
  const [inputs, outputs] = [inputShape, shape].map(sizeOf);
  const scratch = (name: string, size: number) =>
    builder.tensor(`${id}.${name}`, "scratch", builder.rows * size);
  const add = (from: string, other: string, to: string, size: number) =>
    builder.emit("add", layer, { from, other }, { to }, { size: builder.rows * size });
  const rate = builder.mode === "training" ? (spec.rate ?? 0) : 0;
  const drop = (from: string, to: string) =>
    builder.emit("dropout", layer, { from }, { to }, { size: builder.rows * outputs, rate, layer });
  const relu = { size: builder.rows * inputs, activation: "relu", alpha: 0 } as const;

  const norm = spec.useBatchNorm === false ? undefined : batchNorm(builder, place, normOf(spec));
  const u = scratch("rectified", inputs);
  builder.emit("activate", layer, { from: norm?.output ?? input }, { to: u }, relu);
  const sliding = (conv: ReturnType<typeof branchOf>, weight: "kernel" | "shortcut") => {
    const geometry = windowGeometry(
      convWindows(conv, inputShape),
      inputShape,
      builder.rows,
      conv.filters,
    );
    return slidingKernel(builder, layer, u, weight, geometry);
  };
  const branch = sliding(branchOf(spec), "kernel");
  const shortcut = hasShortcut(spec, inputShape)
    ? sliding(shortcutOf(spec), "shortcut")
    : undefined;
  const hasBias = spec.useBias !== false;
  const preActivation = scratch("preActivation", outputs);
  branch.forward(preActivation, hasBias ? { bias: `${id}.bias` } : {}, false);
  if (rate > 0) drop(preActivation, preActivation);
  const beside = shortcut ? scratch("beside", outputs) : input;
  shortcut?.forward(beside, {}, false);
  add(preActivation, beside, preActivation, outputs);
  const output = activate(builder, layer, spec, preActivation, outputs, true);

  function backward(outGradient: string, needsInput: boolean): string {
    activateGradient(builder, layer, spec, { preActivation, output }, outGradient, outputs);
    const branchGradient = rate > 0 ? scratch("branchGradient", outputs) : outGradient;
    if (rate > 0) drop(outGradient, branchGradient);
    branch.kernelGradient(branchGradient);
    if (hasBias) {
      const columns = spec.filters;
      const numbers = { rows: (builder.rows * outputs) / columns, columns };
      const writes = { to: `${id}.biasGradient` };
      builder.emit("columnSum", layer, { from: branchGradient }, writes, numbers);
    }
    shortcut?.kernelGradient(outGradient);
    if (!norm && !needsInput) return outGradient;
    const gradient = branch.inputGradient(branchGradient);
    if (shortcut) add(gradient, shortcut.inputGradient(outGradient), gradient, inputs);
    const reads = { value: u, outGradient: gradient };
    builder.emit("activateGradient", layer, reads, { to: gradient }, relu);
    norm?.backward(gradient, needsInput);
    if (needsInput && !shortcut) add(gradient, outGradient, gradient, inputs);
    return gradient;
  }
  return { preActivation, output, backward };
}
