// One block of a lane: what it is, its live weights or activations as a picture, the value under the
// pointer, and the button that opens it.

import { useRef } from "react";
import type { ReactNode } from "react";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Block } from "#core/model/blocks.ts";
import { describeLayer, describeTail } from "#core/model/describe.ts";
import type { Network } from "#core/model/layers.ts";
import { formatParameters } from "#charts/scales/format.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { CardTools } from "#app/editor/CardTools.tsx";
import { OpenBlock } from "#app/block/OpenBlock.tsx";

const BlockPicture = lazyView(
  async () => (await import("#app/block/BlockPicture.tsx")).BlockPicture,
  ({ children }: { readonly children?: ReactNode }) => (
    <>
      <div className="cell-picture">{children}</div>
      <div className="canvas spread" />
    </>
  ),
);

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
  const readout = useRef<HTMLParagraphElement>(null);
  const name = describeLayer(block.layer);
  const brief = name.split(",", 1)[0]; // "maxout dense 24"; the rest has no room on a small card
  const rest = name.slice(brief.length);
  const tail = describeTail(network.layers, block);
  const opened = { arm, network, block, title: `Layer ${number}, ${name}` };
  return (
    <li className={`block ${tone}`} style={{ gridColumn: `${columns[0] + 1} / ${columns[1] + 2}` }}>
      <article>
        <h4>
          <OpenBlock number={number} opened={opened} />
          <span className="what" title={name}>
            {brief}
            {rest !== "" && <span className="rest">{rest}</span>}
          </span>
        </h4>
        <BlockPicture {...{ arm, network, block, readout }} name={`layer ${number}, ${name}`} />
        <footer>
          <p className="facts">
            <span>{tail.join(" · ") || "linear"}</span>
            <span title={`${parameters} trainable parameters`}>{formatParameters(parameters)}</span>
          </p>
          <p className="readout" ref={readout} aria-hidden="true" />
        </footer>
      </article>
      {arm === "original" && (
        <CardTools number={block.number} isLast={block.end === network.layers.length} />
      )}
    </li>
  );
}
