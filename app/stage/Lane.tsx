// One network as a row of blocks on the ruler that all lanes share: block k of the original is in column
// k, and a fused block is as wide as the span it replaces.

import { useId, useMemo } from "react";
import type { CSSProperties, ReactNode } from "react";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Block, Span } from "#core/model/blocks.ts";
import { countParameters } from "#core/model/counts.ts";
import type { Network } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { formatCount } from "#charts/scales/format.ts";
import { leadTo } from "#app/ui/reveal.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { useOriginalNetwork } from "./useOriginalNetwork.ts";
import { BlockCard } from "./BlockCard.tsx";
import { InputCard } from "./InputCard.tsx";
import { ScoreCard } from "./ScoreCard.tsx";
import { lazyView } from "#app/ui/Lazy.tsx";

const ShownReplica = lazyView(async () => (await import("./ShownReplica.tsx")).ShownReplica);

type LaneProps = {
  readonly arm: Arm;
  readonly title: string;
  /** Blocks of the original network: columns of the ruler. */
  readonly columns: number;
  /** The span whose fusion made this lane's network; absent in the original's. */
  readonly fusedSpan?: Span;
  /** The layer that was narrowed and the one after it, where that made this lane's network. */
  readonly refitted?: Span;
  /** The span under the bracket, to light in the original's lane. */
  readonly chosen?: Span;
  /** A span that is only pointed at. */
  readonly preview?: Span;
  /** Shown while there is no such network yet. */
  readonly empty?: string;
  /** Controls at the end of the heading. */
  readonly tools?: ReactNode;
};

export function Lane(props: LaneProps) {
  const { arm, title, columns, fusedSpan, refitted, chosen, preview, empty, tools } = props;
  const opened = useLabState((lab) => lab.arms[arm]?.summary.network);
  const isOpening = useLabState((state) => state.activity === "opening");
  const isChosen = useLabState((state) => state.replica !== undefined);
  const original = useOriginalNetwork();
  const id = useId();
  const network = arm === "original" ? original : opened;
  return (
    <section className="lane" data-arm={arm} aria-labelledby={id}>
      <header>
        <h3 id={id}>{title}</h3>
        {network && <Facts network={network} />}
        {isChosen && <ShownReplica arm={arm} />}
        {tools}
      </header>
      <div className="ruler" style={{ "--columns": columns } as CSSProperties}>
        <InputCard arm={arm} />
        {network ? (
          <Blocks {...{ arm, network, fusedSpan, refitted, chosen, preview }} />
        ) : (
          <Empty columns={columns} {...(empty !== undefined && { empty })}>
            {isOpening ? "Opening …" : "Nothing is open here."}
          </Empty>
        )}
        <ScoreCard arm={arm} />
      </div>
    </section>
  );
}

type EmptyProps = Pick<LaneProps, "columns" | "empty"> & { readonly children: string };

/** A lane without a network, which leads to the button that fills it. */
function Empty({ columns, empty, children }: EmptyProps) {
  const verb = useLabState((state) => (state.experiment.narrow ? "Narrow" : "Fuse"));
  const style = { gridColumn: `2 / ${columns + 2}` };
  return empty === undefined ? (
    <p className="ghost" style={style}>
      {children}
    </p>
  ) : (
    <button type="button" className="ghost" style={style} onClick={() => leadTo(verb)}>
      {empty}
    </button>
  );
}

function Facts({ network }: { readonly network: Network }) {
  const parameters = useMemo(() => countParameters(network), [network]);
  const layers = blocksOf(network.layers).length;
  return (
    <p className="facts">
      {layers} {layers === 1 ? "layer" : "layers"} · {formatCount(parameters)} parameters
    </p>
  );
}

type BlocksProps = {
  readonly arm: Arm;
  readonly network: Network;
  readonly fusedSpan: Span | undefined;
  readonly refitted: Span | undefined;
  readonly chosen: Span | undefined;
  readonly preview: Span | undefined;
};

function Blocks({ arm, network, fusedSpan, refitted, chosen, preview }: BlocksProps) {
  const parameters = useMemo(() => parametersByBlock(network), [network]);
  return (
    <ol className="blocks">
      {blocksOf(network.layers).map((block) => {
        const columns = columnsOf(block.number, fusedSpan);
        const isFused = fusedSpan !== undefined && block.number === fusedSpan[0];
        return (
          <BlockCard
            key={block.number}
            {...{ arm, network, block, columns }}
            number={isFused ? numbersOf(fusedSpan) : String(columns[0])}
            parameters={parameters[block.number - 1]}
            tone={
              isFused || within(block, refitted)
                ? "fused"
                : within(block, preview)
                  ? "preview"
                  : within(block, chosen)
                    ? "chosen"
                    : "plain"
            }
          />
        );
      })}
    </ol>
  );
}

function within({ number }: Block, span: Span | undefined): boolean {
  return span !== undefined && number >= span[0] && number <= span[1];
}

/** The columns of block `number` of a shallow network on the original's ruler. */
function columnsOf(number: number, fusedSpan: Span | undefined): readonly [number, number] {
  if (!fusedSpan || number < fusedSpan[0]) return [number, number];
  if (number === fusedSpan[0]) return fusedSpan;
  const shifted = number + fusedSpan[1] - fusedSpan[0];
  return [shifted, shifted];
}

function numbersOf([first, last]: Span): string {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).join(" + ");
}

function parametersByBlock(network: Network): readonly number[] {
  const specs = weightSpecs(network).filter((spec) => spec.trainable);
  const within = (block: Block) =>
    specs.filter(({ layer }) => layer >= block.start && layer < block.end);
  return blocksOf(network.layers).map((block) =>
    within(block).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
  );
}
