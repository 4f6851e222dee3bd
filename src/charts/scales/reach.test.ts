import { expect, test } from "vitest";
import { domainWithin } from "./reach.ts";

test("what differs by no more than the reach shares the axis, whatever its spread", () => {
  expect(domainWithin([0.9, 0.9, 0.9, -1], 2)).toEqual([-1, 0.9]);
  expect(domainWithin([0.9, 0.9, 0.9, -1.2], 2)).toEqual([0.9, 0.9]);
});

test("values that all lie far apart share the axis too", () => {
  expect(domainWithin([-800, -90, -3, 0.5, 40, 900], 2)).toEqual([-800, 900]);
});

test("up to half of the values may lie beyond", () => {
  expect(domainWithin([0.8, 0.9, 0.85, 0.7, -1e6, -2e7, -3e9], 2)).toEqual([0.7, 0.9]);
});

test("values that are no numbers do not count, and none have no axis", () => {
  expect(domainWithin([NaN, 1, Infinity, 2], 2)).toEqual([1, 2]);
  expect(domainWithin([NaN], 2)).toBeUndefined();
});
