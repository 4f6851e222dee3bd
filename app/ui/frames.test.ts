import { expect, test } from "vitest";
import { openFrames } from "./frames.ts";

/** A clock whose frames come when asked for; each turn takes the milliseconds it is given. */
function slowWorld(budget: number) {
  let time = 0;
  let next: (() => void) | undefined;
  const log: string[] = [];
  const frames = openFrames(
    {
      now: () => time,
      request: (tick) => {
        next = tick;
      },
    },
    budget,
  );
  return {
    log,
    enter: (name: string, cost: number) =>
      frames.everyFrame(() => {
        log.push(name);
        time += cost;
      }),
    /** A frame that finds something to do, unless it is to come by itself. */
    frame: (awake = true) => {
      if (awake) frames.wake();
      const tick = next;
      next = undefined;
      tick?.();
      return log.splice(0).join("");
    },
    /** What is painted for paper. */
    turnAll: () => {
      frames.turnAll();
      return log.splice(0).join("");
    },
    isAsleep: () => next === undefined,
  };
}

test("everybody gets a turn in a frame that has time for all", () => {
  const world = slowWorld(6);
  for (const name of "abc") world.enter(name, 1);
  expect([world.frame(), world.frame()]).toEqual(["abc", "abc"]);
});

test("a frame stops at its budget, and who got no turn comes first in the next", () => {
  const world = slowWorld(6);
  for (const name of "abcd") world.enter(name, 4);
  expect([world.frame(), world.frame(), world.frame()]).toEqual(["ab", "cd", "ab"]);
});

test("a turn that takes longer than a frame still gets its turn, and lets the others have theirs", () => {
  const world = slowWorld(6);
  world.enter("a", 50);
  world.enter("b", 1);
  expect([world.frame(), world.frame(), world.frame()]).toEqual(["a", "ba", "ba"]);
});

test("who left is not called, not even when leaving during the frame", () => {
  const world = slowWorld(6);
  const leave: (() => void)[] = [];
  const frames = openFrames({ now: () => 0, request: (tick) => queue.push(tick) });
  const queue: (() => void)[] = [];
  const log: string[] = [];
  frames.everyFrame(() => {
    log.push("a");
    leave[0]();
  });
  leave.push(frames.everyFrame(() => log.push("b")));
  queue.shift()!();
  frames.wake();
  queue.shift()!();
  expect(log).toEqual(["a", "a"]);
  expect(world.isAsleep()).toBe(true);
});

test("the loop sleeps when everybody has had a turn since the last wake", () => {
  const world = slowWorld(6);
  for (const name of "abc") world.enter(name, 4);
  expect([world.frame(), world.isAsleep()]).toEqual(["ab", false]);
  expect([world.frame(false), world.isAsleep()]).toEqual(["c", true]);
  expect(world.frame(false)).toBe("");
});

test("a wake in the middle of a round gives everybody one more turn: no picture misses the change", () => {
  const world = slowWorld(6);
  for (const name of "abc") world.enter(name, 4);
  expect(world.frame()).toBe("ab");
  expect([world.frame(true), world.frame(false)]).toEqual(["ca", "b"]);
  expect(world.isAsleep()).toBe(true);
});

test("the loop sleeps when nobody is left, and wakes for a newcomer", () => {
  const world = slowWorld(6);
  const leave = world.enter("a", 1);
  expect(world.frame()).toBe("a");
  leave();
  expect(world.frame()).toBe("");
  expect(world.isAsleep()).toBe(true);
  world.enter("b", 1);
  expect(world.frame()).toBe("b");
});

test("for paper everybody has a turn at once, however long all of them take", () => {
  const world = slowWorld(6);
  for (const name of "abc") world.enter(name, 5);
  expect(world.turnAll()).toBe("abc");
});
