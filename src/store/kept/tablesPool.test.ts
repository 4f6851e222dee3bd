import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import type { OwnTable } from "#core/data/ownTable.ts";
import type { Shelf } from "./shelf.ts";
import { findTable, forgetTable, keepTable } from "./tablesPool.ts";

const tableOf = (name: string, text = "a,y"): OwnTable => ({
  name,
  title: name,
  content: new Blob([text]),
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

const [older, newer] = [tableOf("my/odd %.csv", "older"), tableOf("my/odd %.csv", "newer")];
/** By Node's own. */
const hashOf = async ({ content }: OwnTable) =>
  createHash("sha256")
    .update(await content.text())
    .digest("hex");

/** Both tables, the newer one kept a minute later. */
async function openTwins() {
  vi.useFakeTimers({ toFake: ["Date"], now: 1e12 });
  const shelf = openShelf();
  await keepTable(shelf, older);
  vi.setSystemTime(1e12 + 60_000);
  await keepTable(shelf, newer);
  return shelf;
}

afterEach(() => void vi.useRealTimers());

test("of two tables of one name the one that was open is found, whichever was kept last", async () => {
  const shelf = await openTwins();
  for (const table of [older, newer]) {
    const found = await findTable(shelf, table.name, await hashOf(table));
    expect(found).toEqual({ table });
    expect(found?.table.content).toBe(table.content);
  }
  expect(await findTable(shelf, "other.csv", await hashOf(older))).toBeUndefined();
});

test("who knows the name alone gets the newest, with a note where several are kept", async () => {
  const shelf = await openTwins();
  vi.setSystemTime(1e12 + 6 * 60_000);
  const found = await findTable(shelf, "my/odd %.csv");
  expect(found?.table.content).toBe(newer.content);
  expect(found?.note).toBe(
    "This browser keeps 2 tables named my/odd %.csv: the one that was opened last (5 bytes, 5 minutes ago) is open. If another is meant, open its file with Open….",
  );
  await keepTable(shelf, older); // opened again: now it is the newest, and not a third one
  expect(shelf.held.size).toBe(2);
  expect((await findTable(shelf, "my/odd %.csv"))?.table.content).toBe(older.content);
});

test("where the table that was open is kept no more, that is reported", async () => {
  const shelf = openShelf();
  await keepTable(shelf, newer);
  expect(await findTable(shelf, newer.name)).toEqual({ table: newer });
  const found = await findTable(shelf, newer.name, await hashOf(older));
  expect(found?.table.content).toBe(newer.content);
  expect(found?.note).toContain("The my/odd %.csv that was open here is no longer kept");
});

test("a table of an earlier version, whose key has no hash, is known by its content", async () => {
  const shelf = openShelf(new Map([["my%2Fodd%20%25.csv/1/5", older]]));
  expect(await findTable(shelf, older.name)).toEqual({ table: older });
  await keepTable(shelf, newer);
  expect(await findTable(shelf, older.name, await hashOf(older))).toEqual({ table: older });
  await keepTable(shelf, older); // in place of the old key
  expect([...shelf.held.keys()].filter((key) => key.split("/").length === 3)).toEqual([]);
  expect(shelf.held.size).toBe(2);
});

test("a table whose hash came with it is never read; one that is no hash does not count", async () => {
  const shelf = openShelf();
  const refuse = () => Promise.reject(new Error("the page has read it"));
  const content = Object.assign(new Blob(["long"]), { arrayBuffer: refuse, slice: refuse });
  const hash = "ab".repeat(32);
  await keepTable(shelf, { ...newer, content, hash });
  expect([...shelf.held.keys()][0]).toMatch(new RegExp(`/${hash}$`));
  expect((await findTable(shelf, newer.name, hash))?.table).toHaveProperty("hash", hash);
  const spoilt = openShelf(new Map([["my%2Fodd%20%25.csv/1/5", { ...older, hash: 7 }]]));
  expect(await findTable(spoilt, older.name, await hashOf(older))).toEqual({ table: older });
});

test("a table that was kept as bytes, as once, is found with its bytes", async () => {
  const { content: _, ...facts } = tableOf("old.csv");
  const bytes = new TextEncoder().encode("a,y\n1,2");
  const shelf = openShelf(new Map([["old.csv/1/7", { ...facts, bytes }]]));
  expect(await (await findTable(shelf, "old.csv"))?.table.content.text()).toBe("a,y\n1,2");
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
