// The cost strip as a figure to keep: on the page it is made of buttons.

import { costFigure } from "#charts/stage/costTriangle.ts";
import type { Figure } from "#charts/marks/marks.ts";
import { fitRuler } from "#charts/stage/ruler.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { spanLosses } from "#store/spanLoss.ts";
import type { LabState } from "#store/state.ts";

/** Pixels of a column, gap included, so that its words have room. */
const COLUMN = 150;

/** What every span would lose, as known now; undefined where there is nothing to fuse. */
export function costsFigure(state: LabState, theme: Theme): Figure | undefined {
  const columns = blocksOf(state.experiment.network.layers).length;
  if (columns < 2) return undefined;
  return costFigure(fitRuler(columns, columns * COLUMN), spanLosses(state), theme);
}
