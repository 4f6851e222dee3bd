// Whether the samples of an installed set fit into a page, asked before a byte of them is fetched.

import { sizeOf } from "#core/math/tensor.ts";
import type { CatalogueEntry } from "./catalogue.ts";
import type { Sizes } from "./sizes.ts";

/**
 * Numbers that the inputs of a page's set may be: as many as those of a table. They are float32 in the worker and in
 * each of up to eight threads, 2.4 GB in all; Fashion-MNIST whole is 55 million.
 */
export const PAGE_ROOM: number = 2 ** 26;

/** Throws RangeError, with the numbers and what to do, where `sizes` samples of the set are more than `room` numbers. */
export function checkRoom(
  { name, inputShape }: Pick<CatalogueEntry, "name" | "inputShape">,
  { train, validation }: Sizes,
  room: number = Infinity,
): void {
  const each = sizeOf(inputShape);
  const numbers = (train + validation) * each;
  if (numbers <= room) return;
  const [needed, most] = [numbers, room].map((count) => `${Math.round((4 * count) / 1e6)} MB`);
  throw new RangeError(
    `data ${name}: ${train} and ${validation} samples of ${each} numbers take ${needed}, more than the ${most} that a page has room for; ask for ${Math.floor(room / each)} in all at most, or run the experiment with \`npx fuseinit-lab run\``,
  );
}
