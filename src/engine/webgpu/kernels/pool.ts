// Maximum and average over sliding windows, an invocation for each number of the result; padding counts neither as a
// value nor in the number averaged over, as in TensorFlow. The way back looks into all windows that an input is in.

import type { Geometry } from "#engine/plan/operations.ts";
import { each } from "./kernel.ts";
import type { Carry } from "./operation.ts";

/** Of the window at (y, x) cut to the image: its lines v0 … v1 − 1, columns u0 … u1 − 1 and their number. */
const EDGES = `
struct Edges { v0: i32, v1: i32, u0: i32, u1: i32, count: i32 }`;

function edgesOf(g: Geometry): string {
  return `${EDGES}
fn edges(y: i32, x: i32) -> Edges {
  let top = y * ${g.strideHeight}i - (${g.top}i);
  let left = x * ${g.strideWidth}i - (${g.left}i);
  let v0 = max(0i, top); let v1 = min(${g.height}i, top + ${g.kernelHeight}i);
  let u0 = max(0i, left); let u1 = min(${g.width}i, left + ${g.kernelWidth}i);
  return Edges(v0, v1, u0, u1, max(0i, v1 - v0) * max(0i, u1 - u0));
}
fn inputPlace(image: i32, v: i32, u: i32, c: i32) -> u32 {
  return at_input + u32(((image * ${g.height}i + v) * ${g.width}i + u) * ${g.channels}i + c);
}`;
}

export const pool: Carry<"pool"> = ({ reads, writes, numbers: { geometry: g, average } }) => [
  each(
    g.batch * g.outHeight * g.outWidth * g.channels,
    { input: reads.input, out: writes.out },
    `let c = i32(i % ${g.channels}u);
  let x = i32(i / ${g.channels}u % ${g.outWidth}u);
  let y = i32(i / ${g.channels * g.outWidth}u % ${g.outHeight}u);
  let image = i32(i / ${g.channels * g.outWidth * g.outHeight}u);
  let e = edges(y, x);
  if (e.count == 0) { arena[at_out + i] = 0.0; return; }
  var value = ${average ? "0.0" : "arena[inputPlace(image, e.v0, e.u0, c)]"};
  for (var v = e.v0; v < e.v1; v++) {
    for (var u = e.u0; u < e.u1; u++) {
      let tap = arena[inputPlace(image, v, u, c)];
      value = ${average ? "value + tap" : "select(value, tap, value < tap)"};
    }
  }
  arena[at_out + i] = ${average ? "value * (1.0 / f32(e.count))" : "value"};`,
    edgesOf(g),
  ),
];

export const poolGradient: Carry<"poolGradient"> = ({
  reads,
  writes,
  numbers: { geometry: g, average, relu },
}) => [
  each(
    g.batch * g.height * g.width * g.channels,
    {
      input: reads.input,
      out: reads.out,
      outGradient: reads.outGradient,
      to: writes.inputGradient,
    },
    `let c = i32(i % ${g.channels}u);
  let u = i32(i / ${g.channels}u % ${g.width}u);
  let v = i32(i / ${g.channels * g.width}u % ${g.height}u);
  let image = i32(i / ${g.channels * g.width * g.height}u);
  let own = arena[at_input + i];
  var sum = 0.0;
  // Windows from the first that reaches as far to the last that begins here.
  let y0 = max(0i, (v + (${g.top}i) - ${g.kernelHeight - 1}i + ${g.strideHeight - 1}i) / ${g.strideHeight}i);
  let x0 = max(0i, (u + (${g.left}i) - ${g.kernelWidth - 1}i + ${g.strideWidth - 1}i) / ${g.strideWidth}i);
  for (var y = y0; y < ${g.outHeight}i && y * ${g.strideHeight}i <= v + (${g.top}i); y++) {
    for (var x = x0; x < ${g.outWidth}i && x * ${g.strideWidth}i <= u + (${g.left}i); x++) {
      let e = edges(y, x);
      if (v < e.v0 || v >= e.v1 || u < e.u0 || u >= e.u1) { continue; }
      let place = u32(((image * ${g.outHeight}i + y) * ${g.outWidth}i + x) * ${g.channels}i + c);
      let slope = arena[at_outGradient + place];
      ${average ? "sum += slope * (1.0 / f32(e.count));" : "if (isFirst(image, v, u, c, e, own, arena[at_out + place])) { sum += slope; }"}
    }
  }
  arena[at_to + i] = ${relu ? "select(0.0, sum, own > 0.0)" : "sum"};`,
    edgesOf(g) + (average ? "" : IS_FIRST),
  ),
];

/** Whether an input is the first of the largest in its window. */
const IS_FIRST = `
fn isFirst(image: i32, v: i32, u: i32, c: i32, e: Edges, own: f32, largest: f32) -> bool {
  if (own != largest) { return false; }
  for (var line = e.v0; line <= v; line++) {
    let end = select(e.u1, u, line == v);
    for (var column = e.u0; column < end; column++) {
      if (arena[inputPlace(image, line, column, c)] == largest) { return false; }
    }
  }
  return true;
}`;
