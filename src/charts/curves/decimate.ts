// Fewer points, the same picture: of all points that fall into one pixel column, the first, the
// least, the largest and the last are kept, in order. Nothing is averaged, so no spike is lost
// (the M4 rule: Jugel, Jerzak, Hackenbroich & Markl, VLDB 2014).

/**
 * Flat pairs (x, y) in pixels from places and values under two maps; a value that maps to no finite
 * pixel leaves a gap. At most four points a column of `columnWidth` pixels; short curves pass
 * unchanged.
 */
export function decimatedLine(
  places: ArrayLike<number>,
  values: ArrayLike<number>,
  toX: (place: number) => number,
  toY: (value: number) => number,
  columnWidth = 1,
): number[] {
  const points: number[] = [];
  const column = emptyColumn();
  const length = Math.min(places.length, values.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [toX(places[i]), toY(values[i])];
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      flush(column, points);
      gap(points);
      continue;
    }
    const isNext = Math.floor(x / columnWidth) !== Math.floor(column.firstX / columnWidth);
    if (column.n > 0 && isNext) flush(column, points);
    add(column, x, y);
  }
  flush(column, points);
  return points;
}

/**
 * The outline of a band as closed flat pairs, one for each stretch without gaps: along the top, back
 * along the bottom, columns joined by their extremes.
 */
export function decimatedAreas(
  places: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  toX: (place: number) => number,
  toY: (value: number) => number,
): readonly (readonly number[])[] {
  const areas: number[][] = [];
  let stretch: { x: number; top: number; bottom: number }[] = [];
  const finish = () => {
    if (stretch.length > 0) areas.push(outline(stretch));
    stretch = [];
  };
  for (let i = 0; i < Math.min(places.length, low.length); i++) {
    const [x, a, b] = [toX(places[i]), toY(low[i]), toY(high[i])];
    if (!Number.isFinite(x + a + b)) {
      finish();
      continue;
    }
    const [top, bottom] = [Math.min(a, b), Math.max(a, b)];
    const last = stretch[stretch.length - 1];
    const crowded = last !== undefined && i > 1 && Math.floor(x) === Math.floor(last.x);
    if (crowded && stretch.length > 1) {
      last.top = Math.min(last.top, top);
      last.bottom = Math.max(last.bottom, bottom);
      last.x = x;
    } else stretch.push({ x, top, bottom });
  }
  finish();
  return areas;
}

function outline(stretch: readonly { x: number; top: number; bottom: number }[]): number[] {
  const back = [...stretch].reverse();
  return [...stretch.flatMap((s) => [s.x, s.top]), ...back.flatMap((s) => [s.x, s.bottom])];
}

type Column = ReturnType<typeof emptyColumn>;

function emptyColumn() {
  return {
    n: 0,
    firstX: 0,
    first: 0,
    lastX: 0,
    last: 0,
    leastX: 0,
    least: 0,
    largestX: 0,
    largest: 0,
  };
}

function add(c: Column, x: number, y: number): void {
  if (c.n === 0) {
    c.firstX = c.leastX = c.largestX = x;
    c.first = c.least = c.largest = y;
  }
  if (y < c.least) {
    c.leastX = x;
    c.least = y;
  }
  if (y > c.largest) {
    c.largestX = x;
    c.largest = y;
  }
  c.lastX = x;
  c.last = y;
  c.n++;
}

function flush(c: Column, points: number[]): void {
  if (c.n === 0) return;
  points.push(c.firstX, c.first);
  if (c.n > 2) {
    const between: [number, number][] = [
      [c.leastX, c.least],
      [c.largestX, c.largest],
    ];
    if (c.leastX > c.largestX) between.reverse();
    for (const [x, y] of between) if (x > c.firstX && x < c.lastX) points.push(x, y);
  }
  if (c.n > 1) points.push(c.lastX, c.last);
  c.n = 0;
}

function gap(points: number[]): void {
  if (points.length > 0 && !Number.isNaN(points[points.length - 1])) points.push(NaN, NaN);
}
