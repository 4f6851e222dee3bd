// A block opened: kernel and bias now and before training, what the chosen sample becomes in it, how
// its activations are distributed, and the kernel's singular values. Live while it trains.

import { formatShape } from "#core/math/tensor.ts";
import { describeTail } from "#core/model/describe.ts";
import { formatCount } from "#charts/scales/format.ts";
import { Dialog, DialogClose, DialogTitle } from "#app/ui/Dialog.tsx";
import { useLab } from "#app/hooks/useLab.ts";
import { BiasFigure, SingularValuesFigure, ActivationFigure } from "./blockFigures.tsx";
import { BlockActivations, BlockKernels } from "./blockPictures.tsx";
import type { OpenedBlock } from "./openedBlock.ts";

type BlockDialogProps = {
  readonly opened: OpenedBlock;
  readonly onClose: () => void;
};

export function BlockDialog({ opened, onClose }: BlockDialogProps) {
  const { arm, title } = opened;
  return (
    <Dialog
      label={`${title}, ${arm} network`}
      className="block-dialog"
      data={{ "data-arm": arm }}
      onClose={onClose}
    >
      <div className="head">
        <DialogTitle>
          {title} <span>of the {arm} network</span>
        </DialogTitle>
        <DialogClose>Close</DialogClose>
        <Facts opened={opened} />
      </div>
      <BlockKernels opened={opened} />
      <div className="figures">
        <BlockActivations opened={opened} />
        <ActivationFigure opened={opened} />
        <BiasFigure opened={opened} />
        <SingularValuesFigure opened={opened} />
      </div>
    </Dialog>
  );
}

function Facts({ opened: { arm, network, block } }: { readonly opened: OpenedBlock }) {
  const kernel = useLab().buffers.weights(arm)?.[block.weighted]?.kernel;
  const tail = describeTail(network.layers, block).join(" · ") || "linear";
  return (
    <p className="facts">
      {kernel &&
        `kernel ${formatShape(kernel.shape)}: ${formatCount(kernel.data.length)} weights; `}
      {tail}. The first replica, live; everything counts from 1.
    </p>
  );
}
