// One block of a lane: what it is, and its live weights as a picture.

import { useCallback } from "react";
import type { Arm } from "#core/experiment/schema.ts";
import type { Block } from "#core/model/blocks.ts";
import { describeLayer, describeTail } from "#core/model/describe.ts";
import type { Network } from "#core/model/layers.ts";
import { formatParameters } from "#charts/format.ts";
import { Canvas } from "#app/ui/Canvas.tsx";
import type { Painter } from "#app/ui/Canvas.tsx";
import { useLab } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { kernelPicture } from "./kernelPicture.ts";

type BlockCardProps = {
  readonly arm: Arm;
  readonly network: Network;
  readonly block: Block;
  /** How the original counts it: "2", or "2 + 3" for a fused block. */
  readonly number: string;
  readonly parameters: number;
  readonly columns: readonly [first: number, last: number];
  readonly tone: "plain" | "chosen" | "preview" | "fused";
};

export function BlockCard({
  arm,
  network,
  block,
  number,
  parameters,
  columns,
  tone,
}: BlockCardProps) {
  const { buffers } = useLab();
  const theme = useTheme();
  const name = describeLayer(block.layer);
  const tail = describeTail(network.layers, block);

  const paint = useCallback<Painter>(
    (surface, width, height, ratio) => {
      const kernel = buffers.weights(arm)?.[block.weighted]?.kernel;
      kernelPicture(surface, {
        kernel,
        network,
        layer: block.weighted,
        theme,
        width,
        height,
        ratio,
      });
    },
    [arm, block.weighted, buffers, network, theme],
  );
  const stamp = useCallback(() => buffers.weights(arm), [arm, buffers]);

  return (
    <li className={`block ${tone}`} style={{ gridColumn: `${columns[0] + 1} / ${columns[1] + 2}` }}>
      <article>
        <h4>
          <span className="number">{number}</span> {name}
        </h4>
        <Canvas label={`Weights of layer ${number}, ${name}`} paint={paint} stamp={stamp} />
        <p className="facts">
          <span>{tail.join(" · ") || "linear"}</span>
          <span title={`${parameters} trainable parameters`}>{formatParameters(parameters)}</span>
        </p>
      </article>
    </li>
  );
}
