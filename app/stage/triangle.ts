// How much room a network of so many layers takes on the stage.

/** Of more layers only the pairs stand under the lane; what a longer span costs is at the bracket. */
const MOST_LAYERS = 8;
/** More layers than these take the whole width of the page; the curves come below. */
const MOST_BESIDE = 10;

/** Rows of costs below those of the pairs. */
export function rowsOfTriangle(layers: number): number {
  return layers > MOST_LAYERS ? 0 : layers - 2;
}

/** Whether cards are small, and whether the stage has the page's width to itself, for the style sheet. */
export function depthOf(layers: number): "deep" | "deepest" | undefined {
  if (layers > MOST_BESIDE) return "deepest";
  return layers > MOST_LAYERS ? "deep" : undefined;
}
