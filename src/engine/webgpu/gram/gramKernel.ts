// XᵀX of a block of centred rows in WGSL: an invocation 4 × 4 products, which it keeps in registers while it walks down
// the rows; what its neighbours read as well is in the cache. Sums have one order, and are set aside every 256 rows, so
// that what is added last is not lost against what was added first (docs/methods.md §4.f).

/** Columns of a workgroup's tile. */
export const TILE = 32;
const OWN = 4;
const LANES = TILE / OWN;
const SET_ASIDE = 256;

const each = (write: (i: number) => string) => [0, 1, 2, 3].map(write).join("\n");

/** Tiles of the lower triangle, one behind the other: row by row of tiles, [TILE, TILE] each. */
export const GRAM = `struct Size { rows: u32, columns: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> products: array<f32>;
@group(0) @binding(2) var<uniform> size: Size;

fn valuesAt(row: u32, column: u32) -> vec4f {
  let last = size.columns - 1u;
  let at = row * size.columns;
  return vec4f(
    x[at + min(column, last)], x[at + min(column + 1u, last)],
    x[at + min(column + 2u, last)], x[at + min(column + 3u, last)],
  );
}

@compute @workgroup_size(${LANES}, ${LANES}) fn main(
  @builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) at: vec3u,
) {
  if (group.x > group.y) { return; }
  let row = group.y * ${TILE}u + at.y * ${OWN}u;
  let column = group.x * ${TILE}u + at.x * ${OWN}u;
  ${each((i) => `var sum${i} = vec4f();\n  var total${i} = vec4f();`)}
  for (var k = 0u; k < size.rows; k += 1u) {
    let a = valuesAt(k, row);
    let b = valuesAt(k, column);
    ${each((i) => `sum${i} += a[${i}] * b;`)}
    if ((k + 1u) % ${SET_ASIDE}u == 0u) {
      ${each((i) => `total${i} += sum${i};\n      sum${i} = vec4f();`)}
    }
  }
  let tile = (group.y * (group.y + 1u) / 2u + group.x) * ${TILE * TILE}u;
  let own = tile + at.y * ${OWN * TILE}u + at.x * ${OWN}u;
  ${each((i) => [0, 1, 2, 3].map((j) => `products[own + ${i * TILE + j}u] = total${i}[${j}] + sum${i}[${j}];`).join(" "))}
}`;
