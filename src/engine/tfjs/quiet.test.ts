import * as tf from "@tensorflow/tfjs-core";
import { expect, test, vi } from "vitest";
import { openBackend } from "./backend.ts";

test("the CPU backend of TensorFlow.js writes no banner in Node", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  const backend = await openBackend("cpu");
  backend.use();
  expect([...(await backend.read(tf.tensor([1, 2])))]).toEqual([1, 2]);
  expect(warned).not.toHaveBeenCalled();
});
