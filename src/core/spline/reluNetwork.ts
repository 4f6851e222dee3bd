// Splines as dense relu networks (docs/methods.md §2.3): of degree 1 exactly, a unit for each hinge. The
// network can then be balanced, deepened and widened without changing its function.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import type { Hinge, Spline } from "./terms.ts";

/** aK + b: kernel [in, out], bias [out]. */
export type Affine = { readonly kernel: Matrix; readonly bias: Float64Array };
/** relu behind every hidden layer, nothing behind the last. */
export type ReluNetwork = { readonly hidden: readonly Affine[]; readonly output: Affine };

/**
 * Of degree 1: one hidden layer with a unit for each term but the intercept, c·max(s(x_v − t), 0) being
 * kernel s·e_v, bias −s·t, output weight c. Exact. Throws RangeError where terms are products.
 */
export function hingeNetwork(variables: number, { terms, coefficients }: Spline): ReluNetwork {
  const hinges = terms.slice(1).map((term) => {
    if (term.length === 1) return term[0];
    throw new RangeError(`hingeNetwork: a term has ${term.length} hinges, which no unit can be`);
  });
  const q = coefficients.columns;
  const kernel = { rows: hinges.length, columns: q, data: coefficients.data.slice(q) };
  return {
    hidden: [hingeLayer(variables, hinges)],
    output: { kernel, bias: coefficients.data.slice(0, q) },
  };
}

/** Units max(s(x_v − t), 0). */
export function hingeLayer(variables: number, hinges: readonly Hinge[]): Affine {
  const kernel = zeroMatrix(variables, hinges.length);
  hinges.forEach(({ variable, sign }, j) => {
    kernel.data[variable * hinges.length + j] = sign;
  });
  return { kernel, bias: Float64Array.from(hinges, ({ knot, sign }) => -sign * knot) };
}

/**
 * Every hidden unit scaled by a = √(‖out‖/‖(w, b)‖) in front and 1/a behind, so that both sides have the
 * same norm; relu(az) = a·relu(z). A unit with a side of zeros stays.
 */
export function balance({ hidden, output }: ReluNetwork): ReluNetwork {
  const layers = [...hidden, output].map(({ kernel, bias }) => ({
    kernel: { ...kernel, data: kernel.data.slice() },
    bias: bias.slice(),
  }));
  for (let l = 0; l < hidden.length; l++) {
    for (let j = 0; j < layers[l].bias.length; j++) balanceUnit(layers[l], layers[l + 1].kernel, j);
  }
  return { hidden: layers.slice(0, -1), output: layers[layers.length - 1] };
}

function balanceUnit({ kernel, bias }: Affine, next: Matrix, j: number): void {
  let before = bias[j] ** 2;
  for (let i = 0; i < kernel.rows; i++) before += kernel.data[i * kernel.columns + j] ** 2;
  let behind = 0;
  for (let o = 0; o < next.columns; o++) behind += next.data[j * next.columns + o] ** 2;
  if (before === 0 || behind === 0) return;
  const a = Math.sqrt(Math.sqrt(behind / before));
  for (let i = 0; i < kernel.rows; i++) kernel.data[i * kernel.columns + j] *= a;
  bias[j] *= a;
  for (let o = 0; o < next.columns; o++) next.data[j * next.columns + o] /= a;
}

/** `layers` hidden layers in all, those that are added being identities: what left a relu passes the next. */
export function deepen({ hidden, output }: ReluNetwork, layers: number): ReluNetwork {
  const units = output.kernel.rows;
  const added = Array.from({ length: Math.max(0, layers - hidden.length) }, () => identity(units));
  return { hidden: [...hidden, ...added], output };
}

function identity(n: number): Affine {
  const kernel = zeroMatrix(n, n);
  for (let i = 0; i < n; i++) kernel.data[i * n + i] = 1;
  return { kernel, bias: new Float64Array(n) };
}

/**
 * Hidden layers of `units`, at least as many as they have: spare units read with the kernels of `drawn`
 * (of the wide shape, in any scale) and bias 0, and nothing that is used reads them. The function stays,
 * and yet they learn: with zeros on both sides a unit never would. Throws RangeError where units are too few.
 */
export function widen(
  { hidden, output }: ReluNetwork,
  units: readonly number[],
  drawn: readonly Matrix[],
): ReluNetwork {
  const wide = hidden.map((layer, l) => {
    const used = l === 0 ? layer.kernel.rows : hidden[l - 1].bias.length;
    return widenLayer(layer, drawn[l], used, units[l]);
  });
  const kernel = zeroMatrix(units[units.length - 1], output.kernel.columns);
  kernel.data.set(output.kernel.data);
  return { hidden: wide, output: { ...output, kernel } };
}

function widenLayer({ kernel, bias }: Affine, drawn: Matrix, used: number, units: number): Affine {
  if (bias.length > units) {
    throw new RangeError(`widen: ${bias.length} units do not fit a layer of ${units}`);
  }
  const wide = { ...drawn, data: drawn.data.slice() };
  for (let i = 0; i < drawn.rows; i++) {
    for (let j = 0; j < bias.length; j++) {
      wide.data[i * units + j] = i < used ? kernel.data[i * kernel.columns + j] : 0;
    }
  }
  const biases = new Float64Array(units);
  biases.set(bias);
  return { kernel: wide, bias: biases };
}
