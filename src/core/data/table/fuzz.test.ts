import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { readTable } from "./inspect.ts";

const SEEDS = [
  "a,b,kind\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n",
  "Zimmer;Baujahr;Preis\n4;2000;259,6\n1;2011;353,7\n1;1974;126,9\n",
  'id\tname\twhen\tprice\n1\t"Müller, ""K"""\t2021-03-04\t$1,200.50\n2\tMöller\t2021-04-05\t-\n3\tMaier\t3/4/2021\t(7%)\n',
  "5.1 3.5 setosa\n4.9 3.0 virginica\n4.7 3.2 setosa\n",
  "sep=|\n# note\nx|y\n1|0\n2|1\n3|0\n4|1\n",
];
const BITS = [
  ...[",", ";", "\t", "|", " ", "\n", "\r", '"', "'", "#", "-", "−", "%", "$", "(", ")", "."],
  ...["e9", "1e400", "NaN", "None", "?", "\0", "é", "\uFEFF", "1,5", "1.234,5", "2021-02-30", "ÿ"],
];

/** A small file with up to eight changes: bytes flipped, cut out, doubled, or put in. */
function mutated(seed: number): Uint8Array {
  const stream = random(seed, "fuzz");
  const below = (n: number) => Math.floor(stream.uniform() * n);
  let bytes: Uint8Array = new TextEncoder().encode(SEEDS[below(SEEDS.length)]);
  for (let change = below(3); change >= 0; change--) {
    const at = below(bytes.length + 1);
    const end = Math.min(bytes.length, at + below(12));
    const bit = new TextEncoder().encode(BITS[below(BITS.length)]);
    const put = [
      [below(256)],
      [],
      [...bytes.subarray(at, end), ...bytes.subarray(at, end)],
      [...bit],
    ];
    const kind = below(4);
    const rest = kind === 3 ? at : end;
    bytes = Uint8Array.from([...bytes.subarray(0, at), ...put[kind], ...bytes.subarray(rest)]);
  }
  return bytes;
}

test("each of 5,000 damaged files is a sound data set, or a sentence that names the file and a remedy", async () => {
  let read = 0;
  for (let seed = 0; seed < 5000; seed++) {
    try {
      const { data, report } = await readTable(mutated(seed), {}, { file: "my.csv" });
      const { inputs, targets } = data.samples;
      const width = data.inputShape[0];
      const isSound =
        targets.length >= 2 &&
        width >= 1 &&
        inputs.length === targets.length * width &&
        data.features?.length === width &&
        inputs.every(Number.isFinite) &&
        targets.every(Number.isFinite) &&
        report.problems.length === 0;
      expect(isSound, `seed ${seed}`).toBe(true);
      read += 1;
    } catch (error) {
      const { message } = error as Error;
      expect(message, `seed ${seed}`).toMatch(/^my\.csv: .*(; |, )/s);
      const isCell = / is not a (number|date)| is beyond|cells, /.test(message);
      if (isCell) expect(message, `seed ${seed}`).toMatch(/row \d+(, column ")?/);
    }
  }
  expect(read).toBeGreaterThan(800);
  expect(read).toBeLessThan(4900);
}, 60_000);
