import { expect, test } from "vitest";
import { shareBreath } from "./shareBreath.ts";

const cancelled = new Error("cancelled");

test("a breath that throws once throws for everybody from then on", async () => {
  let breaths = 0;
  const { breathe } = shareBreath(async () => {
    if ((breaths += 1) === 2) throw cancelled;
  });
  await breathe();
  await expect(breathe()).rejects.toBe(cancelled);
  await expect(breathe()).rejects.toBe(cancelled);
  expect(breaths).toBe(2);
});

test("what one piece of work has thrown, the breath of another throws, also one that is being drawn", async () => {
  let end = () => {};
  const { breathe, fail } = shareBreath(() => new Promise((resolve) => (end = resolve)));
  const breath = breathe();
  fail(cancelled);
  fail(new Error("a second one"));
  end();
  await expect(breath).rejects.toBe(cancelled);
});
