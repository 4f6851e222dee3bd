import { expect, test } from "vitest";
import type { OwnTable } from "#core/data/ownTable.ts";
import type { Shelf } from "./shelf.ts";
import { findTable, forgetTable, keepTable } from "./tablesPool.ts";

const tableOf = (name: string, text = "a,y"): OwnTable => ({
  name,
  title: name,
  bytes: new TextEncoder().encode(text),
  task: "regression",
  inputShape: [1],
  outputs: 1,
});

function openShelf(held = new Map<string, unknown>()): Shelf & { held: Map<string, unknown> } {
  return {
    held,
    keys: async () => [...held.keys()],
    get: async (keys) => keys.map((key) => held.get(key)),
    set: async (entries) => {
      for (const [key, value] of entries) held.set(key, value);
      return 0;
    },
    del: async (keys) => keys.forEach((key) => held.delete(key)),
  };
}

test("a table is found by its name, the newest of a name alone", async () => {
  const shelf = openShelf();
  const [older, newer] = [tableOf("my/odd %.csv", "older"), tableOf("my/odd %.csv", "newer")];
  await keepTable(shelf, older);
  await keepTable(shelf, newer);
  expect(await findTable(shelf, "my/odd %.csv")).toBe(newer);
  expect(shelf.held.size).toBe(1);
  expect(await findTable(shelf, "other.csv")).toBeUndefined();
});

test("of many tables the last four are kept", async () => {
  const shelf = openShelf();
  for (let i = 0; i < 7; i++) await keepTable(shelf, tableOf(`${i}.csv`));
  expect(shelf.held.size).toBe(4);
  expect(await findTable(shelf, "6.csv")).toBeDefined();
});

test("what is forgotten is gone, and so are the sessions that were trained on it", async () => {
  const [shelf, sessions] = [openShelf(), openShelf()];
  await keepTable(shelf, tableOf("secret.csv"));
  await keepTable(shelf, tableOf("other.csv"));
  for (const [id, name] of [
    ["a", "secret.csv"],
    ["b", "other.csv"],
  ]) {
    sessions.held.set(id, { experiment: { data: { name } } }).set(`${id}/table`, {});
  }
  await forgetTable(shelf, sessions, "secret.csv");
  expect(await findTable(shelf, "secret.csv")).toBeUndefined();
  expect(await findTable(shelf, "other.csv")).toBeDefined();
  expect([...sessions.held.keys()]).toEqual(["b", "b/table"]);
});
