// lab convert IN OUT: a model from one format into another, by the endings of the names.

import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { importFile } from "#core/importFile.ts";
import { formatShape, sameShape } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { countParameters } from "#core/model/counts.ts";
import { exporterFor, exportOffers } from "#core/model/exporters.ts";
import { clipName, reasonOf } from "#core/message.ts";
import type { Command } from "#cli/command.ts";
import { checkOutput, writeWhole } from "#cli/output.ts";
import { readModel } from "#cli/running/readModel.ts";
import type { Terminal } from "#cli/terminal.ts";

export const convert: Command = {
  usage:
    "convert IN OUT             a model from one format into another, by the endings of the names",
  details: [
    `    reads every model that the page opens; writes ${exportOffers()}`,
    "    --input 28,28,1   the shape of one input, where the file leaves it open; refused where it does not fit",
    "    ends with 0, or with 1 where a file cannot be read, or the other format cannot hold a layer",
  ],
  run: convertCommand,
};

const USAGE = "lab convert: name two files, e.g. lab convert model.safetensors model.npz";
const options = { input: { type: "string" } } as const;

/** Returns the exit code. */
export async function convertCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length !== 2) throw new Error(USAGE);
    const [file, out] = positionals;
    const exporter = await exporterFor(out);
    const shape = values.input === undefined ? undefined : shapeIn(values.input);
    const imported = await importFile(
      await readModel(file, terminal),
      shape && { inputShape: shape },
    );
    if (imported.kind !== "network") throw new Error(`${clipName(file)}: holds no network`);
    if (shape) checkInput(file, imported.inputShape, shape);
    if (imported.note) terminal.error(imported.note);
    await checkOutput(out, [file], "");
    const files = exporter.write(basename(out), imported, imported.weights);
    for (const one of files) await writeWhole(join(dirname(out), one.file), one.bytes);
    const names = files.map((one) => one.file).join(", ");
    const { inputShape, layers } = imported;
    const parameters = countParameters({ inputShape, layers });
    terminal.error(
      `${names}: ${layers.length} layers, ${parameters} parameters, inputs ${formatShape(inputShape)}`,
    );
    return 0;
  } catch (error) {
    terminal.error(reasonOf(error));
    return 1;
  }
}

/** A page goes on with what fits best; who names a shape is to know that it is another. */
function checkInput(file: string, own: Shape, asked: Shape): void {
  if (sameShape(own, asked)) return;
  const why = `its layers and weights are for inputs of ${formatShape(own)}, not ${formatShape(asked)}`;
  throw new Error(`${clipName(file)}: ${why}; leave out --input, or name what fits`);
}

function shapeIn(text: string): readonly number[] {
  const extents = text.split(",").map(Number);
  if (extents.length <= 3 && extents.every((one) => Number.isInteger(one) && one > 0)) {
    return extents;
  }
  throw new Error(`--input must be the shape of one input, e.g. 28,28,1; got ${clipName(text)}`);
}
