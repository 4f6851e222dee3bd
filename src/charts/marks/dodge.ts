// Keeping things apart on a line: labels that would overlap, and dots of equal value.

/**
 * The heights, moved as little as needed so that neighbours are `gap` apart within the range. Order
 * is kept. When there is no room for all, they are spread evenly, closer than `gap`.
 */
export function dodgeLabels(
  heights: readonly number[],
  gap: number,
  [low, high]: readonly [number, number],
): readonly number[] {
  if (heights.length === 0) return [];
  const room = Math.min(gap, (high - low) / Math.max(1, heights.length - 1));
  const order = heights.map((_, i) => i).sort((a, b) => heights[a] - heights[b] || a - b);
  // Clusters of touching labels, each as near to the mean of its wishes as can be (pool adjacent violators).
  const clusters: { start: number; size: number }[] = [];
  for (const i of order) {
    clusters.push({ start: heights[i], size: 1 });
    while (clusters.length > 1) {
      const [a, b] = clusters.slice(-2);
      if (a.start + a.size * room <= b.start) break;
      const size = a.size + b.size;
      const start = (a.size * a.start + b.size * (b.start - a.size * room)) / size;
      clusters.splice(-2, 2, { start, size });
    }
  }
  const places = clusters.flatMap(({ start, size }) =>
    Array.from({ length: size }, (_, k) => start + k * room),
  );
  for (let k = places.length - 1, top = high; k >= 0; k--, top -= room) {
    places[k] = Math.min(places[k], top);
  }
  for (let k = 0, bottom = low; k < places.length; k++, bottom += room) {
    places[k] = Math.max(places[k], bottom);
  }
  const moved = heights.map(() => 0);
  order.forEach((i, k) => (moved[i] = places[k]));
  return moved;
}

/**
 * A beeswarm: sideways shifts for dots of radius `r` at the given pixels, so that none overlap; each
 * takes the free place nearest the middle, in the order of the values. Equal input, equal output.
 */
export function beeswarm(pixels: readonly number[], r: number): readonly number[] {
  const order = pixels.map((_, i) => i).sort((a, b) => pixels[a] - pixels[b] || a - b);
  const shifts = pixels.map(() => 0);
  const placed: number[] = [];
  for (const i of order) {
    const near = placed.filter((j) => Math.abs(pixels[j] - pixels[i]) < 2 * r);
    const candidates = [0, ...near.flatMap((j) => beside(pixels, shifts, i, j, r))];
    candidates.sort((a, b) => Math.abs(a) - Math.abs(b) || b - a);
    shifts[i] = candidates.find((s) => near.every((j) => isApart(pixels, shifts, i, s, j, r))) ?? 0;
    placed.push(i);
  }
  return shifts;
}

/** The two shifts at which dot i just touches dot j. */
function beside(
  pixels: readonly number[],
  shifts: readonly number[],
  i: number,
  j: number,
  r: number,
): readonly [number, number] {
  const side = Math.sqrt(Math.max(0, 4 * r * r - (pixels[j] - pixels[i]) ** 2));
  return [shifts[j] + side, shifts[j] - side];
}

function isApart(
  pixels: readonly number[],
  shifts: readonly number[],
  i: number,
  shift: number,
  j: number,
  r: number,
): boolean {
  return Math.hypot(pixels[j] - pixels[i], shifts[j] - shift) >= 2 * r - 1e-9;
}
