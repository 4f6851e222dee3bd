import { expect, test } from "vitest";
import { initOptionsOf } from "./initOptions.ts";

test("a rule's options are told with what the experiment has changed of them", () => {
  expect(initOptionsOf({ type: "heNormal" })).toEqual([]);
  expect(initOptionsOf({ type: "orthogonal", gain: 2 })).toEqual([{ name: "gain", value: 2 }]);
  expect(initOptionsOf({ type: "uniform", maxval: 0.5 })).toEqual([
    { name: "minval", value: -0.05 },
    { name: "maxval", value: 0.5 },
  ]);
});
