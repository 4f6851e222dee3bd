import { expect, test } from "vitest";
import { weightsFileOf } from "#core/experiment/weights/weightsFile.ts";
import type { Shelf } from "./shelf.ts";
import { findWeights, keepWeights } from "./weightsPool.ts";

function openShelf() {
  const held = new Map<string, unknown>();
  const shelf: Shelf = {
    keys: async () => [...held.keys()],
    get: async (keys) => keys.map((key) => structuredClone(held.get(key))),
    set: async (entries) => {
      entries.forEach(([key, value]) => held.set(key, structuredClone(value)));
      return 0;
    },
    del: async (keys) => keys.forEach((key) => held.delete(key)),
  };
  return { held, shelf };
}

const fileOf = (...bytes: number[]) =>
  weightsFileOf({ file: `${bytes[0]}.safetensors`, bytes: Uint8Array.from(bytes) });

test("a file comes back by its content, under the name by which it is asked for", async () => {
  const { held, shelf } = openShelf();
  const [one, two] = [await fileOf(1, 2), await fileOf(3)];
  for (const file of [one, two, one]) await keepWeights(shelf, file);
  expect(held.size).toBe(2);
  expect(await findWeights(shelf, one)).toEqual(one);
  expect(await findWeights(shelf, { hash: two.hash, name: "other" })).toEqual({
    ...two,
    name: "other",
  });
  expect(await findWeights(shelf, await fileOf(4))).toBeUndefined();
});

test("a file that was spoilt on the shelf is no file, and goes", async () => {
  const { held, shelf } = openShelf();
  const file = await fileOf(1, 2);
  for (const spoilt of [Uint8Array.of(1, 3), "text", undefined]) {
    await keepWeights(shelf, file);
    held.set([...held.keys()][0], spoilt);
    expect(await findWeights(shelf, file)).toBeUndefined();
    expect(held.size).toBe(0);
  }
});

test("the oldest go: eight files are kept, and whatever has no number to its name", async () => {
  const { held, shelf } = openShelf();
  held.set("stray", 1);
  for (let i = 0; i < 12; i++) {
    const file = await fileOf(i);
    await keepWeights(shelf, file);
    const key = [...held.keys()].at(-1)!;
    held.set(`${file.hash}/${i}/1`, held.get(key));
    held.delete(key);
  }
  const found = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => findWeights(shelf, await fileOf(i))),
  );
  expect(found.map((file) => file !== undefined)).toEqual(
    Array.from({ length: 12 }, (_, i) => i >= 4),
  );
  expect(held.has("stray")).toBe(false);
});

test("a shelf that does not answer is waited for no longer than for any other", async () => {
  const never = () => new Promise<never>(() => {});
  const shelf: Shelf = { keys: never, get: never, set: never, del: never };
  await expect(findWeights(shelf, await fileOf(1), 1)).rejects.toThrow("does not respond");
  await expect(keepWeights(shelf, await fileOf(1), 1)).rejects.toThrow("does not respond");
});
