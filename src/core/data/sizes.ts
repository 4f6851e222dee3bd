// How many samples each part gets: what was asked for, or the set's default as far as it goes.

import { clipName } from "#core/message.ts";

export type Sizes = { readonly train: number; readonly validation: number };

/**
 * Numbers of samples; where one is missing it is the set's own default, or all there are if these are
 * fewer.
 */
export type SizeOptions = { readonly [part in keyof Sizes]?: number | undefined };

/** Sizes where each part has rows of its own. Throws RangeError as checkSize does. */
export function sizesOfParts(
  name: string,
  options: SizeOptions,
  defaults: Sizes,
  available: Sizes,
): Sizes {
  const size = (part: keyof Sizes) => {
    const wanted = options[part] ?? Math.min(defaults[part], available[part]);
    return checkSize(name, part, wanted, available[part]);
  };
  return { train: size("train"), validation: size("validation") };
}

/**
 * Sizes where both parts share `rows`: a validation size not given is the default, but at most a
 * fifth and what the training part leaves. Throws RangeError as checkSize does.
 */
export function sizesOfSplit(
  name: string,
  options: SizeOptions,
  defaults: Sizes,
  rows: number,
): Sizes {
  const left = Math.min(defaults.validation, Math.round(rows / 5), rows - (options.train ?? 1));
  const wanted = options.validation ?? Math.max(1, left);
  const validation = checkSize(name, "validation", wanted, rows - 1);
  const rest = rows - validation;
  const train = options.train ?? Math.min(defaults.train, rest);
  return { train: checkSize(name, "train", train, rest), validation };
}

/** Returns `wanted` when it is an integer from 1 to `available`; throws RangeError otherwise. */
export function checkSize(
  name: string,
  part: keyof Sizes,
  wanted: number,
  available: number,
): number {
  if (!Number.isInteger(wanted) || wanted < 1) {
    throw new RangeError(
      `data ${clipName(name)}: ${part} must be a positive integer, got ${wanted}`,
    );
  }
  if (wanted <= available) return wanted;
  throw new RangeError(
    `data ${clipName(name)}: ${wanted} ${part} samples asked for, ${available} there; ask for fewer`,
  );
}
