// IDX, the format of MNIST and its kin (Y. LeCun, yann.lecun.com/exdb/mnist): two zero bytes, a type
// code, the number of axes, big-endian extents, then the numbers. Bytes only, gzipped or not.

import type { NamedBytes } from "#core/importer.ts";
import type { RawSamples } from "#core/data/raw.ts";
import { formatShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { fileError, refuseHtml } from "./fileError.ts";
import { gunzipIfNeeded } from "./gunzip.ts";

const UNSIGNED_BYTE = 0x08;

export type IdxArray = { readonly shape: Shape; readonly data: Uint8Array };

/** The array of an IDX file of unsigned bytes. Throws Error naming the file when it is not one, or not whole. */
export async function parseIdx({ file, bytes: packed }: NamedBytes): Promise<IdxArray> {
  refuseHtml(packed, file);
  const bytes = await gunzipIfNeeded(packed, file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const axes = bytes[3];
  if (bytes.length < 8 || view.getUint16(0) !== 0 || bytes[2] !== UNSIGNED_BYTE || axes < 1) {
    const magic = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0"));
    throw fileError(
      file,
      `is not an IDX file of bytes: it begins with ${magic.join(" ") || "nothing"} where 00 00 08 and the number of axes should stand`,
    );
  }
  const header = 4 + 4 * axes;
  if (bytes.length < header) throw fileError(file, "is cut short within its header");
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = header + sizeOf(shape);
  if (bytes.length !== expected) {
    const how = bytes.length < expected ? "is cut short" : "has bytes too many";
    throw fileError(
      file,
      `${how}: ${bytes.length} bytes, ${expected} expected for ${formatShape(shape)}`,
    );
  }
  return { shape, data: bytes.subarray(header) };
}

/**
 * Images [N, height, width] with labels [N]. Throws Error naming the file when the two were swapped,
 * differ in number, the images have another size than `imageShape`, or a label is no class number.
 */
export async function pairImages(
  images: NamedBytes,
  labels: NamedBytes,
  imageShape: Shape,
  classes: number,
): Promise<RawSamples> {
  const pictures = await parseIdx(images);
  const marks = await parseIdx(labels);
  const expected = imageShape.slice(0, 2);
  if (pictures.shape.length !== 3 || pictures.shape.slice(1).join() !== expected.join()) {
    throw fileError(
      images.file,
      `holds an array ${formatShape(pictures.shape)} where images N×${formatShape(expected)} should be`,
    );
  }
  if (marks.shape.length !== 1) {
    throw fileError(
      labels.file,
      `holds an array ${formatShape(marks.shape)} where one label an image should be`,
    );
  }
  if (marks.data.length !== pictures.shape[0]) {
    throw fileError(
      labels.file,
      `holds ${marks.data.length} labels for the ${pictures.shape[0]} images of ${images.file}`,
      "the two files belong to different sets; install both again with `npm run data`",
    );
  }
  checkLabels(marks.data, classes, labels.file);
  return { inputs: pictures.data, targets: marks.data };
}

/** Throws Error naming the file and the first sample whose label is not a class number. */
export function checkLabels(labels: Uint8Array, classes: number, file: string): void {
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong < 0) return;
  throw fileError(
    file,
    `label ${labels[wrong]} of sample ${wrong + 1} is not a class: there are ${classes}, counted from 0`,
  );
}
