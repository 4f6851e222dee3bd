import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { pointOf, readNumber, thousandsOf, unitOf } from "./numbers.ts";

const ALPHABET = [...Array.from("0123456789".repeat(3)), ...Array.from("..,-+e'% ")];

test("the short way to read a cell never differs from the long one", () => {
  const stream = random(1, "cells");
  const below = (n: number) => Math.floor(stream.uniform() * n);
  let short = 0;
  for (let i = 0; i < 20_000; i++) {
    const cell = Array.from({ length: below(9) }, () => ALPHABET[below(ALPHABET.length)]).join("");
    const place = pointOf(cell);
    if (Number.isNaN(place)) continue;
    short += 1;
    const [point, comma] = ([".", ","] as const).map((decimal) => readNumber(cell, { decimal }));
    expect(point, cell).toBe(Number(cell));
    expect(comma, cell).toBe(place < 0 ? point : NaN);
    expect([unitOf(cell), thousandsOf(cell, ".")], cell).toEqual(["", ""]);
  }
  expect(short).toBeGreaterThan(2000);
});
