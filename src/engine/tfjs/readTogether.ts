// Many tensors read back in few round trips: each costs a GPU's whole pipeline (100 ms in Firefox).

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Backend } from "./backend.ts";
import { tidy } from "./tidy.ts";

// So many numbers are read at once (16 MiB): far below what a device binds as one buffer.
const MOST_NUMBERS = 2 ** 22;

/** The numbers of every tensor, copied. */
export async function readTogether(
  tensors: readonly Tensor[],
  read: Backend["read"],
): Promise<readonly Float32Array[]> {
  const packs = tidy(() =>
    inPacks(tensors).map((pack) => tf.concat(pack.map((tensor) => tf.reshape(tensor, [-1])))),
  );
  try {
    const packed = await Promise.all(packs.map(read));
    return inPacks(tensors).flatMap((pack, p) => {
      let start = 0;
      return pack.map(({ size }) => packed[p].slice(start, (start += size)));
    });
  } finally {
    tf.dispose(packs);
  }
}

/** Neighbours together, up to MOST_NUMBERS a pack; a larger tensor is a pack of its own. */
function inPacks(tensors: readonly Tensor[]): readonly Tensor[][] {
  const packs: Tensor[][] = [];
  let room = 0;
  for (const tensor of tensors) {
    room -= tensor.size;
    if (room < 0 || packs.length === 0) {
      packs.push([]);
      room = MOST_NUMBERS - tensor.size;
    }
    packs[packs.length - 1].push(tensor);
  }
  return packs;
}
