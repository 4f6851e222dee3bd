import { expect, test } from "vitest";
import { cosTurns, sinTurns } from "./turns.ts";

test("sine and cosine agree with Math's over eight turns, to the rounding of its argument", () => {
  let worst = 0;
  for (let i = -4000; i <= 4000; i++) {
    const t = i / 1000;
    worst = Math.max(worst, Math.abs(sinTurns(t) - Math.sin(2 * Math.PI * t)));
    worst = Math.max(worst, Math.abs(cosTurns(t) - Math.cos(2 * Math.PI * t)));
  }
  expect(worst).toBeLessThan(6e-15);
});

test("quarter turns are exact", () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((t) => Math.abs(sinTurns(t)))).toEqual([0, 1, 0, 1, 0]);
  expect([0, 0.25, 0.5, 0.75, 1].map((t) => cosTurns(t) + 0)).toEqual([1, 0, -1, 0, 1]);
});
