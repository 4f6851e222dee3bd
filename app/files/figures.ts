// Every figure that can be saved now: those with room on the page, and what is no figure there (the cost strip's
// buttons, the weights' pictures).

import { figuresShown } from "#app/ui/figureRegistry.ts";
import { fetchPart } from "#app/ui/parts.ts";
import type { Figure } from "#charts/marks/marks.ts";
import type { Theme } from "#charts/scales/theme.ts";
import type { Lab } from "#store/lab.ts";

export type SavedFigure = {
  readonly label: string;
  readonly draw: () => Figure | undefined | Promise<Figure | undefined>;
};

export function allFigures({ store, buffers }: Lab, theme: Theme): readonly SavedFigure[] {
  const { costs, fusion } = store.getState();
  const figures: SavedFigure[] = [...figuresShown()];
  if (costs.length > 0) {
    const load = () => fetchPart(() => import("#app/files/costsFigure.ts"));
    const draw = async () => (await load()).costsFigure(store.getState(), theme);
    figures.push({ label: "Signal lost by fusing every span", draw });
  }
  if (fusion) {
    const load = () => fetchPart(() => import("#app/files/weightsFigure.ts"));
    const draw = async () => (await load()).weightsFigure(store.getState(), buffers, theme);
    const label = `Weights of the ${fusion.narrow ? "layer fitted again" : "fused layer"}`;
    figures.push({ label, draw });
  }
  return figures;
}
