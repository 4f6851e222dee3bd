// Works that are waited for together.

import { expect, test } from "vitest";
import { each, together } from "./together.ts";

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("what the first throws is thrown when all have ended, so that none goes on behind whoever waits", async () => {
  const ended: string[] = [];
  const slow = async () => {
    await later(20);
    ended.push("slow");
    return 1;
  };
  const fails = async (what: string) => {
    throw new Error(what);
  };
  await expect(together([slow(), fails("one"), fails("other")])).rejects.toThrow("one");
  expect(ended).toEqual(["slow"]);
});

test("at once all begin before the first has ended, else each when the one before has", async () => {
  const noted: string[] = [];
  const work = (name: string) => async () => {
    noted.push(`${name} begins`);
    await later(1);
    noted.push(`${name} ends`);
    return name;
  };
  expect(await each([work("a"), work("b")], true)).toEqual(["a", "b"]);
  expect(noted).toEqual(["a begins", "b begins", "a ends", "b ends"]);
  noted.length = 0;
  expect(await each([work("a"), work("b")], false)).toEqual(["a", "b"]);
  expect(noted).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});
