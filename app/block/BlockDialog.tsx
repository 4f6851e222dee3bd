// A block opened: kernel and bias now and before training, what the chosen sample becomes in it, how
// its activations are distributed, and the kernel's singular values. Live while it trains.

import { formatShape } from "#core/math/tensor.ts";
import { describeTail } from "#core/model/describe.ts";
import { formatCount } from "#charts/scales/format.ts";
import { Dialog, DialogClose, DialogTitle } from "#app/ui/Dialog.tsx";
import { firstSound, laneReplica } from "#store/shownReplica.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
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
  const shown = useLabState((state) => laneReplica(state.arms[arm], state.replica));
  const isFirst = useLabState((state) => shown === firstSound(state.arms[arm]));
  const kernel = useLab().buffers.laneWeights(arm)?.[block.weighted]?.kernel;
  const tail = describeTail(network.layers, block).join(" · ") || "linear";
  return (
    <p className="facts">
      {kernel &&
        `kernel ${formatShape(kernel.shape)}: ${formatCount(kernel.data.length)} weights; `}
      {tail}.{" "}
      {isFirst
        ? "The first replica, live; everything counts from 1."
        : `Replica ${shown + 1}; everything counts from 1. How it began is not kept: that is of the first replica alone.`}
    </p>
  );
}
