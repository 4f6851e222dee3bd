// The other way to fold a batch norm in front of a convolution with zero padding; the lab leaves such ones
// unfolded (fold.ts), and tests hold why.

import type { ChannelMap } from "./passes/pass.ts";

/** What the convolution must be padded with once the map before it is folded in: −t/s per channel. */
export function paddingValue({ scale, shift }: ChannelMap): Float64Array {
  return shift.map((t, c) => -t / scale[c]);
}
