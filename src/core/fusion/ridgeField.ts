// The ridge as fusion cases and experiments write it (docs/formats.md §2, §6).

import * as v from "valibot";
import type { Ridge } from "./options.ts";

/** `{"relative": n}`, the same with `"of": "meanDiagonal"`, or `{"absolute": n}`; `size` reads the numbers. */
export function ridgeField(
  size: v.GenericSchema<number>,
  range: string = "",
): v.GenericSchema<Ridge> {
  return v.union(
    [
      v.strictObject({
        relative: size,
        of: v.exactOptional(
          v.literal("meanDiagonal", 'must be "meanDiagonal"; left out, every variance is meant'),
        ),
      }),
      v.strictObject({ absolute: size }),
    ],
    `must be {"relative": number} or {"absolute": number}${range}, the relative one of every variance, or with "of": "meanDiagonal" of their mean`,
  );
}
