// The plane of inputs that are two numbers (or the line of those that are one), as a grid to ask a
// network about: its predictions there show the decision boundary or the fitted surface. The session
// computes them, the charts paint them.

/** Limits of the plane; y grows upwards. */
export type Plane = {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
};

/**
 * The plane that holds all `inputs` [n, width], width 1 or 2, with `margin` of their extent around it.
 * A column that never varies is opened by one on both sides; single numbers lie on y = 0.
 */
export function planeAround(inputs: ArrayLike<number>, width: 1 | 2, margin = 0.08): Plane {
  const [x, y] = [0, 1].map((column) => limitsOf(inputs, width, column, margin));
  return { x, y: width === 2 ? y : [0, 0] };
}

function limitsOf(
  inputs: ArrayLike<number>,
  width: number,
  column: number,
  margin: number,
): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let at = column; at < inputs.length; at += width) {
    low = Math.min(low, inputs[at]);
    high = Math.max(high, inputs[at]);
  }
  if (low > high) return [-1, 1];
  const room = margin * (high - low) || 1;
  return [low - room, high + room];
}

/** The inputs at the centres of a columns×rows grid, [rows·columns, 2], the top row first. */
export function planeInputs(plane: Plane, columns: number, rows: number = columns): Float32Array {
  const inputs = new Float32Array(2 * rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = 2 * (row * columns + column);
      inputs[at] = between(plane.x, (column + 0.5) / columns);
      inputs[at + 1] = between(plane.y, 1 - (row + 0.5) / rows);
    }
  }
  return inputs;
}

/** The middles of `columns` equal parts of the line, [columns, 1], from the left. */
export function lineInputs({ x }: Plane, columns: number): Float32Array {
  return Float32Array.from({ length: columns }, (_, i) => between(x, (i + 0.5) / columns));
}

function between([low, high]: readonly [number, number], share: number): number {
  return low + share * (high - low);
}
