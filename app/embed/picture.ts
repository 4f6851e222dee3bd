// A picture of what is on the page, as a PNG of twice its pixels.

import { figuresShown } from "#app/ui/figureRegistry.ts";
import { themeNow } from "#app/hooks/useTheme.ts";
import { pngOf } from "#app/files/png.ts";
import { stageFigure } from "#app/files/stageFigure.ts";
import type { Lab } from "#store/lab.ts";

/** The name that the stage as a whole has among the figures. */
export const STAGE = "The stage";

/** A figure of the page by its accessible name, or the stage. Throws where there is none of that name. */
export async function pngOfPage(
  lab: Lab,
  name: string = STAGE,
): Promise<{ readonly figure: string; readonly png: Blob }> {
  const shown = figuresShown();
  const found = shown.find(({ label }) => label === name)?.draw();
  const figure =
    name === STAGE ? stageFigure(lab.store.getState(), lab.buffers, themeNow()) : found;
  if (!figure) {
    const names = [STAGE, ...shown.map(({ label }) => label)].map((one) => `“${one}”`).join(", ");
    throw new Error(`figure: there is no “${name.slice(0, 60)}” on the page; there are ${names}`);
  }
  return { figure: name, png: await pngOf(figure, 2) };
}
