// Figures as PNG.

import { paintFigure } from "#charts/marks/canvas.ts";
import type { Figure } from "#charts/marks/marks.ts";

/** `ratio`: pixels of the file for each of the figure's own. Throws where the browser gives no canvas. */
export async function pngOf(figure: Figure, ratio: number): Promise<Blob> {
  const { width, height } = figure;
  const canvas = new OffscreenCanvas(Math.round(width * ratio), Math.round(height * ratio));
  const surface = canvas.getContext("2d");
  if (!surface) throw new Error("this browser gave no canvas to draw on");
  paintFigure(surface, figure, ratio);
  return canvas.convertToBlob({ type: "image/png" });
}
