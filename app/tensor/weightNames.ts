// How a single weight of a fused kernel is called: what it reads and what it adds to.

/** "input 7" or "window 2, 3, channel 1"; "unit 4" or "filter 4". Everything counts from 1. */
export type WeightEnds = { readonly from: string; readonly to: string };

/** The ends of a weight by the place of its row in the kernel, and its column. */
export function weightEnds(kernel: readonly number[], feature: number, unit: number): WeightEnds {
  const to = `${kernel.length > 2 ? "filter" : "unit"} ${unit + 1}`;
  if (kernel.length === 2) return { from: `input ${feature + 1}`, to };
  const channels = kernel[kernel.length - 2];
  const tap = Math.floor(feature / channels);
  const channel = channels > 1 ? `, channel ${(feature % channels) + 1}` : "";
  const width = kernel[kernel.length - 3];
  const place =
    kernel.length === 3 ? `${tap + 1}` : `${Math.floor(tap / width) + 1}, ${(tap % width) + 1}`;
  return { from: `window ${place}${channel}`, to };
}

/** "input 7 → unit 4". */
export function weightName(kernel: readonly number[], feature: number, unit: number): string {
  const { from, to } = weightEnds(kernel, feature, unit);
  return `${from} → ${to}`;
}
