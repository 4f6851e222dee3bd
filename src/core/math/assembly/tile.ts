// The tile under all products of this module: 4 × 4 sums in float64, two lanes at a time (eight accumulators).

/**
 * Sums Σₛ xₛᵀ zₛ of four numbers xₛ, `apart` bytes from one to the next from x on, and four zₛ in a row from z on, those
 * of the next s `along` and `row` bytes further; from the first s to the last, beginning at 0. They are stored at `to`, or
 * with `adds` added to what is there, four rows `width` bytes apart.
 */
// @inline
export function tile(
  x: usize,
  apart: usize,
  along: usize,
  z: usize,
  row: usize,
  depth: i32,
  to: usize,
  width: usize,
  adds: bool,
): void {
  let a = x;
  let b = z;
  let s00 = f64x2.splat(0),
    s01 = f64x2.splat(0);
  let s10 = f64x2.splat(0),
    s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0),
    s21 = f64x2.splat(0);
  let s30 = f64x2.splat(0),
    s31 = f64x2.splat(0);
  for (let s = 0; s < depth; s++) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    let value = v128.load64_splat(a);
    s00 = f64x2.add(s00, f64x2.mul(value, b0));
    s01 = f64x2.add(s01, f64x2.mul(value, b1));
    value = v128.load64_splat(a + apart);
    s10 = f64x2.add(s10, f64x2.mul(value, b0));
    s11 = f64x2.add(s11, f64x2.mul(value, b1));
    value = v128.load64_splat(a + 2 * apart);
    s20 = f64x2.add(s20, f64x2.mul(value, b0));
    s21 = f64x2.add(s21, f64x2.mul(value, b1));
    value = v128.load64_splat(a + 3 * apart);
    s30 = f64x2.add(s30, f64x2.mul(value, b0));
    s31 = f64x2.add(s31, f64x2.mul(value, b1));
    a += along;
    b += row;
  }
  put(to, s00, s01, adds);
  put(to + width, s10, s11, adds);
  put(to + 2 * width, s20, s21, adds);
  put(to + 3 * width, s30, s31, adds);
}

// @inline
function put(to: usize, left: v128, right: v128, adds: bool): void {
  v128.store(to, adds ? f64x2.add(v128.load(to), left) : left);
  v128.store(to, adds ? f64x2.add(v128.load(to, 16), right) : right, 16);
}
