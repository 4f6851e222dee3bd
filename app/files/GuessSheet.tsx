// The layers that were guessed for a file of numbers alone, before anything begins with them: whoever made the file knows
// whether they are its own.

import { useRef } from "react";
import type { ImportedNetwork } from "#core/importer.ts";
import { formatShape } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { describeLayer, describeTail } from "#core/model/describe.ts";
import { Dialog, DialogClose, DialogTitle } from "#app/ui/Dialog.tsx";

type GuessSheetProps = {
  readonly name: string;
  readonly network: ImportedNetwork;
  readonly onUse: () => void;
  readonly onCancel: () => void;
};

export function GuessSheet({ name, network, onUse, onCancel }: GuessSheetProps) {
  const use = useRef<HTMLButtonElement>(null);
  const { layers, inputShape } = network;
  const blocks = blocksOf(layers).map((block) =>
    [describeLayer(block.layer), ...describeTail(layers, block)].join(", "),
  );
  return (
    <Dialog
      label="Guessed layers"
      className="import guess"
      onClose={onCancel}
      onOpened={() => use.current?.focus()}
    >
      <div className="head">
        <DialogTitle>Guessed layers</DialogTitle>
        <p>{name}</p>
      </div>
      <div className="body">
        <p>
          The file holds numbers and no list of layers. By their shapes it reads samples of{" "}
          {formatShape(inputShape)} and has these layers, with relu assumed between them:
        </p>
        <ol>
          {blocks.map((words, i) => (
            <li key={i}>{words}</li>
          ))}
        </ol>
      </div>
      <div className="foot">
        <p>
          Another activation can be chosen in the editor: weights stay as long as their shapes do.
        </p>
        <DialogClose>Cancel</DialogClose>
        <button ref={use} type="button" className="primary" onClick={onUse}>
          Use these layers
        </button>
      </div>
    </Dialog>
  );
}
