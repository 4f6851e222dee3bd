// Four rows of a product of float64 matrices, two lanes at a time: tiles of 4 × 4 sums (eight accumulators), as
// products.ts has them in JavaScript, in the same order.

/**
 * c [4][columns] += Σₛ xₛᵀ zₛ for whole tiles of four columns. The four numbers xₛ lie `across` numbers apart from x on,
 * those of the next s `along` further; the rows zₛ [columns] lie one after the other. Every sum begins at 0 and runs
 * from the first s to the last before it is added to c.
 */
export function addStrip(
  x: usize,
  across: i32,
  along: i32,
  z: usize,
  depth: i32,
  c: usize,
  columns: i32,
): void {
  const step = (<usize>along) << 3;
  const apart = (<usize>across) << 3;
  const row = (<usize>columns) << 3;
  for (let j = 0; j + 4 <= columns; j += 4) {
    let a = x;
    let b = z + ((<usize>j) << 3);
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
      a += step;
      b += row;
    }
    let to = c + ((<usize>j) << 3);
    addTo(to, s00);
    addTo(to + 16, s01);
    to += row;
    addTo(to, s10);
    addTo(to + 16, s11);
    to += row;
    addTo(to, s20);
    addTo(to + 16, s21);
    to += row;
    addTo(to, s30);
    addTo(to + 16, s31);
  }
}

// @inline
function addTo(place: usize, sums: v128): void {
  v128.store(place, f64x2.add(v128.load(place), sums));
}
