import { expect, test } from "vitest";
import { describeActivation, describeKernel, describePositionBias } from "./describeTensor.ts";

test("a small dense kernel is listed number by number, a row for each input", () => {
  const text = describeKernel({ shape: [2, 3], data: [1, -2, 3, 0.5, 0, -0.25] });
  expect(text.sentence).toBe("6 weights of 3 units, from −2.00 to 3.00.");
  expect(text.columns).toEqual(["input", "unit 1", "unit 2", "unit 3"]);
  expect(text.rows).toEqual([
    ["1", "1", "−2", "3"],
    ["2", "0.5", "0", "−0.25"],
  ]);
});

test("a convolution's rows name the tap and the channel", () => {
  const image = describeKernel({ shape: [1, 2, 2, 1], data: [1, 2, 3, 4] });
  expect(image.columns).toEqual(["tap row", "tap column", "channel", "filter 1"]);
  expect(image.rows[2]).toEqual(["1", "2", "1", "3"]);
  const signal = describeKernel({ shape: [2, 1, 2], data: [1, 2, 3, 4] });
  expect(signal.columns).toEqual(["tap", "channel", "filter 1", "filter 2"]);
});

test("of a large kernel each unit's numbers are summed up, with a note of it", () => {
  const data = Float32Array.from({ length: 5000 }, (_, i) => (i % 2 === 0 ? 1 : i === 1 ? -7 : 3));
  const { sentence, columns, rows } = describeKernel({ shape: [2500, 2], data });
  expect(sentence).toMatch(/^5,000 weights of 2 units, from −7.00 to 3.00; too many to list/);
  expect(columns).toEqual(["unit", "mean", "root mean square", "smallest", "largest"]);
  expect(rows[0]).toEqual(["1", "1.00", "1.00", "1.00", "1.00"]);
  expect(rows[1].slice(3)).toEqual(["−7.00", "3.00"]);
});

test("activations and biases of positions are listed by place and filter", () => {
  expect(describeActivation({ shape: [2], data: [0, 1] })).toMatchObject({
    columns: ["unit 1", "unit 2"],
    rows: [["0", "1"]],
  });
  const bias = describePositionBias({ shape: [2, 1, 2], data: [1, 2, 3, 4] });
  expect(bias.columns).toEqual(["row", "column", "filter 1", "filter 2"]);
  expect(bias.rows[1]).toEqual(["2", "1", "3", "4"]);
  expect(describePositionBias({ shape: [2, 1], data: [1, 2] }).columns).toEqual([
    "step",
    "filter 1",
  ]);
});
