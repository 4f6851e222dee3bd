// vectors/make_torch.py writes the files with PyTorch and notes what PyTorch makes of a probe.

import { describe, expect, test } from "vitest";
import { writeZip } from "#core/model/readers/files/writeZip.ts";
import { expectOutputs, fuzz, probesIn, readNetwork } from "./foreign.test-support.ts";
import { bytesOf } from "./vectorFiles.test-support.ts";
import { importer } from "./torch.ts";

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const archive = (pickle: Uint8Array, ...more: { name: string; bytes: Uint8Array }[]) =>
  writeZip([{ name: "archive/data.pkl", bytes: pickle }, ...more]);
const read = (bytes: Uint8Array) => readNetwork(importer, "m.pt", bytes);

const guessed = probesIn("torch").filter(([name]) => name !== "named.pt");

describe.each(guessed)("PyTorch's file %s", (name, probe) => {
  const bytes = bytesOf(`torch/${name}`);

  test("gives PyTorch's outputs of a probe, whose channels come last here", async () => {
    const inputShape = probe.inputs.shape.slice(1);
    expectOutputs(await readNetwork(importer, name, bytes, { inputShape }), probe);
  });

  test("is known by its first bytes, whatever its name", () => {
    expect(importer.accepts("pytorch_model.bin", bytes.subarray(0, 4096))).toBe(true);
  });
});

test("a list of layers beside the tensors is theirs; without one they are guessed, with a note", async () => {
  const described = await read(bytesOf("torch/views.pt"));
  expect([described.layers[0], described.note]).toEqual([
    { type: "dense", units: 6, activation: "tanh", useBias: false },
    undefined,
  ]);
  expect((await read(bytesOf("torch/checkpoint.pt"))).note).toContain("guessed from the shapes");
});

test("modules under names of their own are those of the layers at hand, in the order of the file", async () => {
  const [[, { inputs, outputs }]] = probesIn("torch").filter(([name]) => name === "named.pt");
  const bytes = bytesOf("torch/named.pt");
  const inputShape = inputs.shape.slice(1);
  const layers = [
    { type: "conv2d", filters: 2, kernelSize: 3, padding: "same", activation: "tanh" },
    { type: "avgPool", poolSize: 2 },
    { type: "flatten" },
    { type: "dense", units: 8, activation: "sigmoid" },
    { type: "dense", units: 8 },
  ] as const;
  const network = await readNetwork(importer, "m.pt", bytes, { inputShape, layers });
  expectOutputs(network, { inputs, outputs });
  expect([network.isGuessed, network.note]).toEqual([
    undefined,
    "It holds no list of layers: its weights were taken for those of the layers that were open, which they fit.",
  ]);
  await expect(read(bytes)).rejects.toThrow(
    "m.pt: stem.weight 2×2×3×3, stem.bias 2; middle.weight 8×8, middle.bias 8; end.weight 8×8, end.bias 8 are not numbered",
  );
});

describe("nothing in a file is run", () => {
  test.each([
    [
      "module.refused.pt",
      "m.pt: its pickle asks for torch.nn.modules.linear.Linear: only tensors are read, and nothing in a file is run; save model.state_dict() alone",
    ],
    [
      "old.refused.pt",
      "m.pt: is no archive of torch.save: it is damaged, or older than PyTorch 1.6; save it again",
    ],
    [
      "script.refused.pt",
      "m.pt: is a program of TorchScript, not weights; save model.state_dict()",
    ],
  ])("%s is refused with what to do", async (name, message) => {
    await expect(read(bytesOf(`torch/${name}`))).rejects.toThrow(message);
  });

  test.each([
    [
      "a call of the system",
      "cposix\nsystem\n(X\x02\x00\x00\x00lstR.",
      "asks for posix.system: only tensors",
    ],
    [
      "a name from the stack",
      "\x80\x04\x8c\x08builtins\x8c\x04eval\x93.",
      "asks for builtins.eval: only tensors",
    ],
    [
      "a word for instances",
      "\x80\x02(i__main__\nA\n.",
      "has the word 105 at byte 3, which tensors do not need",
    ],
    ["a call of a text", "X\x01\x00\x00\x00a)R.", "calls what is no tensor"],
    ["a storage that is none", "N\x51.", "names a storage that is none"],
    ["a value from nowhere", "h\x07.", "recalls value 7, which it never had"],
    ["a list that was never begun", "Ne.", "is damaged at byte 2"],
    ["no end", "}", "leads to byte 2: it is damaged or cut short"],
    ["only numbers", "}X\x01\x00\x00\x00aK\x01s.", "holds no state_dict, only a"],
  ])("%s is refused by its name", async (_, pickle, message) => {
    await expect(read(archive(ascii(pickle)))).rejects.toThrow(message);
  });

  test("a pickle of five megabytes is not read", async () => {
    await expect(read(archive(new Uint8Array(5 * 2 ** 20)))).rejects.toThrow(
      "m.pt: its pickle is 5242880 bytes long, and up to 4194304 are read",
    );
  });
});

test("a file damaged in two thousand ways ends in a network or in a sentence that names it", async () => {
  const outcomes = await fuzz(importer, "torch", [
    "dense.pt",
    "convNorm.pth",
    "checkpoint.pt",
    "views.pt",
  ]);
  expect(outcomes.refused).toBeGreaterThan(1000);
  expect(outcomes.read).toBeGreaterThan(0);
}, 60_000);
