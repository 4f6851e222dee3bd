// A text as NumPy saves it: np.array("…") of four bytes a character, or np.bytes_ in UTF-8.

import { fileError } from "#core/data/readers/fileError.ts";
import { parseNpy } from "#core/data/readers/npyFile.ts";
import { clipName } from "#core/message.ts";
import { textOf } from "#core/model/readers/files/cursor.ts";

/** Characters; no list of layers is longer. */
const LONGEST_TEXT = 2 ** 20;

/** The one text of an array. Throws Error that names the array where it is none. */
export function readNpyText(file: string, name: string, bytes: Uint8Array): string {
  const { descr, data, shape } = parseNpy({ file: `${file}: ${name}`, bytes });
  const isOne = shape.length === 0 && data.length <= 4 * LONGEST_TEXT;
  if (isOne && /^\|S\d+$/.test(descr)) return textOf(data);
  if (isOne && /^<U\d+$/.test(descr)) return fromCodes(data);
  const problem = `${clipName(name)} of type ${clipName(descr)} is no text`;
  throw fileError(file, problem, `save it with ${name}=np.array(json.dumps(network))`);
}

function fromCodes(data: Uint8Array): string {
  const characters: string[] = [];
  for (let at = 0; at + 3 < data.length; at += 4) {
    const code = data[at] + 256 * data[at + 1] + 65536 * data[at + 2];
    if (code === 0) break;
    characters.push(code < 0x110000 ? String.fromCodePoint(code) : "\ufffd");
  }
  return characters.join("");
}
