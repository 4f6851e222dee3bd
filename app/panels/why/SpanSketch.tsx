// The span and the layer that replaces it as two rows of boxes, so that a symbol's place is seen where
// the formula is read, even when the stage is out of sight.

import type { FusionReport } from "#core/experiment/events/events.ts";
import type { FusionFacts } from "#core/experiment/insight/insight.ts";
import { formatCount } from "#charts/scales/format.ts";
import type { Light } from "./symbolFacts.ts";

type SketchProps = {
  readonly report: FusionReport;
  readonly facts: FusionFacts;
  readonly lights: readonly Light[];
};

export function SpanSketch({ report: { span }, facts, lights }: SketchProps) {
  const [first, last] = span;
  const widths = [...facts.hidden, facts.units];
  const blocks = widths.map((width, i) => ({ block: first + i, width }));
  const lit = (at: Light["at"], block?: number) =>
    lights.some((light) => light.at === at && (light.at === "fused" || light.block === block))
      ? ""
      : undefined;
  return (
    <div className="sketch" aria-hidden="true">
      <span className="end" data-lit={lit("entry", first)}>
        {formatCount(facts.features)}
      </span>
      <div>
        <p>
          {blocks.map(({ block, width }, i) => (
            <span key={block} className="link">
              {i > 0 && (
                <span className="gate" data-lit={lit("entry", block)}>
                  {facts.bends?.[i - 1] ?? facts.gates[i - 1]?.activation ?? "linear"}
                </span>
              )}
              <span className="box" data-lit={lit("block", block)}>
                layer {block} <small>{formatCount(width)}</small>
              </span>
            </span>
          ))}
        </p>
        <p>
          <span className="box fused" data-lit={lit("fused")}>
            one layer for {first === last ? first : `${first} to ${last}`}
          </span>
        </p>
      </div>
      <span className="end">{formatCount(facts.units)}</span>
    </div>
  );
}
