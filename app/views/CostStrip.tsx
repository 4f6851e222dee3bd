// Under every boundary: what fusing the two layers beside it would lose, as a bar, and a plain
// button that fuses them: the way without dragging.

import type { CSSProperties } from "react";
import { blocksOf } from "#core/model/blocks.ts";
import { colourOf, lossScale } from "#charts/colour.ts";
import { formatPercent } from "#charts/format.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";

export function CostStrip() {
  const lab = useLab();
  const theme = useTheme();
  const costs = useLabState((state) => state.costs);
  const span = useLabState((state) => state.span);
  const ready = useLabState((state) => state.dataset !== undefined && state.activity !== "opening");
  const count = useLabState((state) => blocksOf(state.experiment.network.layers).length);
  const scale = lossScale(theme.loss);
  return (
    <div className="cost-strip" style={{ "--count": count } as CSSProperties}>
      {Array.from({ length: count - 1 }, (_, i) => {
        const first = i + 1;
        const cost = costs.find((c) => c.span[0] === first && c.span[1] === first + 1);
        const share = cost && !cost.problem ? Math.sqrt(Math.min(1, Math.max(0, cost.nmse))) : 0;
        const colour =
          cost && !cost.problem ? colourOf(scale, Math.min(1, cost.nmse)) : "transparent";
        const isChosen = span[0] === first && span[1] === first + 1;
        return (
          <div className="boundary" key={first} style={{ "--at": first } as CSSProperties}>
            <button
              type="button"
              disabled={!ready || cost?.problem !== undefined}
              title={cost?.problem}
              data-chosen={isChosen || undefined}
              onClick={() => lab.fuse([first, first + 1])}
            >
              Fuse {first} + {first + 1}
            </button>
            <span className="bar" aria-hidden="true">
              <span style={{ inlineSize: `${100 * share}%`, background: colour }} />
            </span>
            <span className="cost">
              {cost ? (cost.problem ? "not possible" : formatPercent(cost.nmse)) : "–"}
            </span>
          </div>
        );
      })}
    </div>
  );
}
