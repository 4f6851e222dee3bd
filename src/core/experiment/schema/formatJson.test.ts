import fc from "fast-check";
import { expect, test } from "vitest";
import { formatJson } from "./formatJson.ts";

test("what holds only plain values stands on one line", () => {
  const layers = [{ type: "flatten" }, { type: "dense", units: 10 }];
  expect(formatJson({ seed: 0, span: [1, 2], layers, empty: [] })).toBe(
    [
      "{",
      '  "seed": 0,',
      '  "span": [1, 2],',
      '  "layers": [',
      '    { "type": "flatten" },',
      '    { "type": "dense", "units": 10 }',
      "  ],",
      '  "empty": []',
      "}",
      "",
    ].join("\n"),
  );
});

test("any JSON value reads back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(formatJson(value))).toEqual(plain);
    }),
    { seed: 1 },
  );
});
