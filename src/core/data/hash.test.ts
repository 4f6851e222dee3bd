import { expect, test } from "vitest";
import type { Dataset } from "./dataset.ts";
import { dataHash } from "./hash.ts";
import { loadDataset } from "./load.ts";

const noFiles = () => Promise.reject(new Error("no files"));
const moons = () => loadDataset({ name: "moons", train: 20, validation: 10, seed: 0 }, noFiles);

function changed(
  data: Dataset,
  part: "train" | "validation",
  tensor: "inputs" | "targets",
): Dataset {
  const values = Float32Array.from(data[part][tensor].data);
  values[7] = values[7] === 0 ? 1 : 0;
  return { ...data, [part]: { ...data[part], [tensor]: { ...data[part][tensor], data: values } } };
}

test("equal data have equal hashes of sixteen hexadecimal digits", async () => {
  const hash = dataHash(await moons());
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(dataHash(await moons())).toBe(hash);
});

test("one changed number anywhere changes the hash", async () => {
  const data = await moons();
  const hashes = [
    data,
    changed(data, "train", "inputs"),
    changed(data, "train", "targets"),
    changed(data, "validation", "inputs"),
    changed(data, "validation", "targets"),
    { ...data, name: "other" },
  ].map(dataHash);
  expect(new Set(hashes).size).toBe(6);
});

test("a number moved from one part to the other changes the hash", async () => {
  const data = await moons();
  expect(dataHash({ ...data, train: data.validation, validation: data.train })).not.toBe(
    dataHash(data),
  );
});
