// lab predict MODEL INPUTS.npy OUTPUTS.npy: what a model answers, in float64, so that anyone can hold an imported model
// against its own framework.

import { parseArgs } from "node:util";
import { readNpy, writeNpy } from "#core/data/npy.ts";
import { importFile } from "#core/importFile.ts";
import type { ImportedNetwork } from "#core/importer.ts";
import { formatShape } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import { clipName, reasonOf } from "#core/message.ts";
import type { Command } from "#cli/command.ts";
import { checkOutput, writeWhole } from "#cli/output.ts";
import { readModel } from "#cli/running/readModel.ts";
import type { Terminal } from "#cli/terminal.ts";

export const predict: Command = {
  usage:
    "predict MODEL INPUTS.npy OUTPUTS.npy   what a model answers, to hold it against its own framework",
  details: [
    "    inputs [N, …] with channels last, as the model's own framework is given them, normalised by nobody;",
    "    outputs in float64, those of the last layer: of a classifier logits, where its file holds no softmax",
    "    ends with 0, or with 1 where a file cannot be read or the shapes do not fit",
  ],
  run: predictCommand,
};

const USAGE = "lab predict: name three files: lab predict MODEL INPUTS.npy OUTPUTS.npy";
/** Rows that are computed at once: values of all layers are held meanwhile. */
const ROWS = 256;

/** Returns the exit code. */
export async function predictCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    if (positionals.length !== 3) throw new Error(USAGE);
    const [model, given, out] = positionals;
    const inputs = readNpy(given, await terminal.read(given));
    if (inputs.shape.length < 2) {
      const got = formatShape(inputs.shape);
      throw new Error(`${clipName(given)}: must hold rows of inputs, [N, …], got shape ${got}`);
    }
    await checkOutput(out, [model, given], "");
    const options = { inputShape: inputs.shape.slice(1) };
    const network = await importFile(await readModel(model, terminal), options);
    if (network.kind !== "network") throw new Error(`${clipName(model)}: holds no network`);
    if (network.note) terminal.error(network.note);
    const outputs = answer(network, inputs);
    await writeWhole(out, writeNpy(outputs));
    terminal.error(`${formatShape(inputs.shape)} → ${formatShape(outputs.shape)}, in ${out}`);
    return 0;
  } catch (error) {
    terminal.error(reasonOf(error));
    return 1;
  }
}

/** Row by row the same as all at once. */
function answer({ weights, ...network }: ImportedNetwork, inputs: Tensor): Tensor {
  const [count, ...row] = inputs.shape;
  const size = inputs.data.length / Math.max(1, count);
  const parts: Tensor[] = [];
  for (let first = 0; first === 0 || first < count; first += ROWS) {
    const data = inputs.data.slice(first * size, (first + ROWS) * size);
    const shape = [Math.min(ROWS, count - first), ...row];
    parts.push(forward(network, weights, { shape, data }));
  }
  const data = new Float64Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { shape: [count, ...parts[0].shape.slice(1)], data };
}
