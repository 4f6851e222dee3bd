// A block opened: kernel and bias now and before training, what the chosen sample becomes in it, how
// its activations are spread, and the kernel's singular values. Live while it trains.

import { useEffect, useRef } from "react";
import { formatShape } from "#core/math/tensor.ts";
import { describeTail } from "#core/model/describe.ts";
import { formatCount } from "#charts/format.ts";
import { useLab } from "#app/hooks/useLab.ts";
import { BiasFigure, SingularValuesFigure, SpreadFigure } from "./blockFigures.tsx";
import { BlockActivations, BlockKernels } from "./blockPictures.tsx";
import type { BlockDialogProps, OpenedBlock } from "./OpenBlock.tsx";

export function BlockDialog({ opened, onClose }: BlockDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { arm, title } = opened;
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="block-dialog"
      aria-label={`${title}, ${arm} network`}
      data-arm={arm}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close(); // the backdrop
      }}
    >
      <div className="sheet-of-block">
        <header>
          <h2>
            {title} <span>of the {arm} network</span>
          </h2>
          <button type="button" autoFocus onClick={() => dialog.current?.close()}>
            Close
          </button>
          <Facts opened={opened} />
        </header>
        <BlockKernels opened={opened} />
        <div className="figures">
          <BlockActivations opened={opened} />
          <SpreadFigure opened={opened} />
          <BiasFigure opened={opened} />
          <SingularValuesFigure opened={opened} />
        </div>
      </div>
    </dialog>
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
