// CIFAR-10's binary version (A. Krizhevsky, cs.toronto.edu/~kriz/cifar.html): records of one label
// byte and 3,072 bytes, the red, green and blue planes of a 32×32 picture.

import type { NamedBytes } from "#core/importer.ts";
import { fileError, refuseHtml } from "./fileError.ts";
import { checkLabels } from "./idx.ts";

/** Bytes, as RawSamples holds them. */
export type Pictures = { readonly inputs: Uint8Array; readonly targets: Uint8Array };

const PLANE = 32 * 32;
const RECORD = 1 + 3 * PLANE;

/** Pictures [N, 32, 32, 3], channels last, and labels. Throws Error naming the file when it is not whole records of known classes. */
export function parseCifar({ file, bytes }: NamedBytes, classes: number): Pictures {
  refuseHtml(bytes, file);
  const count = Math.floor(bytes.length / RECORD);
  if (count === 0 || bytes.length % RECORD !== 0) {
    throw fileError(
      file,
      `${bytes.length} bytes are not whole records of ${RECORD}: cut short, or not CIFAR-10's binary version`,
    );
  }
  const inputs = new Uint8Array(count * 3 * PLANE);
  const targets = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    targets[i] = bytes[i * RECORD];
    const planes = bytes.subarray(i * RECORD + 1, (i + 1) * RECORD);
    interleave(planes, inputs.subarray(i * 3 * PLANE, (i + 1) * 3 * PLANE));
  }
  checkLabels(targets, classes, file);
  return { inputs, targets };
}

/** Several batches as one, in their order. */
export function joinPictures(parts: readonly Pictures[]): Pictures {
  if (parts.length === 1) return parts[0];
  return {
    inputs: joined(parts.map(({ inputs }) => inputs)),
    targets: joined(parts.map(({ targets }) => targets)),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** [3, 32, 32] to [32, 32, 3]. */
function interleave(planes: Uint8Array, pixels: Uint8Array): void {
  for (let pixel = 0; pixel < PLANE; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      pixels[3 * pixel + colour] = planes[colour * PLANE + pixel];
    }
  }
}
