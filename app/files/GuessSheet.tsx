// The layers that were guessed for a file of numbers alone, before anything begins with them: whoever made the file knows
// whether they are its own.

import type { ImportedNetwork } from "#core/importer.ts";
import { formatShape } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { describeLayer, describeTail } from "#core/model/describe.ts";
import { ImportSheet } from "#app/tables/ImportSheet.tsx";

type GuessSheetProps = {
  readonly name: string;
  readonly network: ImportedNetwork;
  readonly onUse: () => void;
  readonly onCancel: () => void;
};

export function GuessSheet({ name, network, onUse, onCancel }: GuessSheetProps) {
  const { layers, inputShape } = network;
  const blocks = blocksOf(layers).map((block) =>
    [describeLayer(block.layer), ...describeTail(layers, block)].join(", "),
  );
  return (
    <ImportSheet
      title="Guessed layers"
      className="guess"
      subject={name}
      note={<p>{KEEPS}</p>}
      use="Use these layers"
      onUse={onUse}
      onCancel={onCancel}
    >
      <p>
        The file holds numbers and no list of layers. By their shapes it reads samples of{" "}
        {formatShape(inputShape)} and has these layers, with relu assumed between them:
      </p>
      <ol>
        {blocks.map((words, i) => (
          <li key={i}>{words}</li>
        ))}
      </ol>
    </ImportSheet>
  );
}

const KEEPS =
  "Another activation can be chosen in the editor: weights stay as long as their shapes do.";
