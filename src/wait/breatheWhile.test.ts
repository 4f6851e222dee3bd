import { expect, test } from "vitest";
import { breatheWhile } from "./breatheWhile.ts";

const later = <T>(value: T, milliseconds: number) =>
  new Promise<T>((resolve) => setTimeout(() => resolve(value), milliseconds));

test("whoever waits breathes until the work is over, then has what came of it", async () => {
  let breaths = 0;
  const found = await breatheWhile(
    later("done", 70),
    async () => void (breaths += 1),
    () => Promise.reject(new Error("never asked for")),
  );
  expect(found).toBe("done");
  expect(breaths).toBeGreaterThan(1);
});

test("what the work throws is thrown", async () => {
  const failing = Promise.reject(new Error("singular"));
  const nothing = async () => {};
  await expect(breatheWhile(failing, nothing, nothing)).rejects.toThrow("singular");
});

test("a breath that throws cancels the work, and is heard when that is over", async () => {
  const order: string[] = [];
  let end = (): void => {};
  const work = new Promise<void>((_, reject) => {
    end = () => reject(new Error("cancelled"));
  }).finally(() => order.push("over"));
  const cancelled = breatheWhile(
    work,
    () => Promise.reject(new Error("enough")),
    async () => {
      order.push("cancel");
      setTimeout(end, 10);
    },
  );
  await expect(cancelled).rejects.toThrow("enough");
  expect(order).toEqual(["cancel", "over"]);
});
