// One block of a lane: what it is, its live weights or activations as a picture, and the way into it.

import type { Arm } from "#core/experiment/schema.ts";
import type { Block } from "#core/model/blocks.ts";
import { describeLayer, describeTail } from "#core/model/describe.ts";
import type { Network } from "#core/model/layers.ts";
import { formatParameters } from "#charts/format.ts";
import { CardTools } from "./editor/CardTools.tsx";
import { BlockPicture } from "./BlockPicture.tsx";
import { OpenBlock } from "./OpenBlock.tsx";

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
  const name = describeLayer(block.layer);
  const tail = describeTail(network.layers, block);
  const opened = { arm, network, block, title: `Layer ${number}, ${name}` };
  return (
    <li className={`block ${tone}`} style={{ gridColumn: `${columns[0] + 1} / ${columns[1] + 2}` }}>
      <article>
        <h4>
          <OpenBlock number={number} opened={opened} />
          <span className="what">{name}</span>
        </h4>
        <BlockPicture {...{ arm, network, block }} name={`layer ${number}, ${name}`}>
          <p className="facts">
            <span>{tail.join(" · ") || "linear"}</span>
            <span title={`${parameters} trainable parameters`}>{formatParameters(parameters)}</span>
          </p>
        </BlockPicture>
      </article>
      {arm === "original" && (
        <CardTools number={block.number} isLast={block.end === network.layers.length} />
      )}
    </li>
  );
}
