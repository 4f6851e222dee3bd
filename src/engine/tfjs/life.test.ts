// Whether a GPU still works: what ends a life, and what waits on it then.

import { expect, test, vi } from "vitest";
import { beginLife, watchContext, watchDevice } from "./life.ts";

/** A WebGPU device that can be lost and can report errors. */
function fakeDevice() {
  let lose!: (how: { message: string }) => void;
  const lost = new Promise<{ message: string }>((resolve) => (lose = resolve));
  let report!: (event: { error: { message: string } }) => void;
  const device = {
    lost,
    addEventListener: (_: "uncapturederror", listener: typeof report) => (report = listener),
    destroy: () => lose({ message: "destroyed" }),
  };
  return { device, lose: (message: string) => lose({ message }), report: () => report };
}

test("a device that is lost ends once, with its message", async () => {
  const ends: number[] = [];
  const { device, lose } = fakeDevice();
  const life = watchDevice(device, () => ends.push(1));
  expect(life.failure()).toBeUndefined();
  lose("the driver was reset");
  await device.lost;
  life.end("something later");
  expect(life.failure()).toBe("the driver was reset");
  expect(ends).toEqual([1]);
});

test("a device lost without a word has a reason all the same", async () => {
  const { device, lose } = fakeDevice();
  const life = watchDevice(device, () => {});
  lose("");
  await device.lost;
  expect(life.failure()).toBe("its device was lost");
});

test("an invalid operation ends a device's life, because its numbers are wrong from then on", () => {
  const { device, report } = fakeDevice();
  const life = watchDevice(device, () => {});
  report()({ error: { message: "binding size is zero" } });
  expect(life.failure()).toBe("binding size is zero");
});

test("memory that is full is reported in the visitor's words, with what needs less", () => {
  class Full {
    readonly message = "vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY";
  }
  vi.stubGlobal("GPUOutOfMemoryError", Full);
  const { device, report } = fakeDevice();
  const life = watchDevice(device, () => {});
  report()({ error: new Full() });
  expect(life.failure()).toBe(
    "its memory is full; fewer replicas, smaller batches or a smaller network need less",
  );
  vi.unstubAllGlobals();
});

test.each(["by its event", "by its state"])("a lost WebGL context is noticed %s", (how) => {
  let listener = () => {};
  let isLost = false;
  const ends: number[] = [];
  const context = {
    canvas: { addEventListener: (_: string, given: () => void) => (listener = given) },
    isContextLost: () => isLost,
  };
  const life = watchContext(context, () => ends.push(1));
  expect(life.failure()).toBeUndefined();
  if (how === "by its event") listener();
  else isLost = true;
  expect(life.failure()).toBe("the browser took its context away");
  listener();
  expect(ends).toEqual([1]);
});

test("work under way is given up when life ends, and work begun afterwards as well", async () => {
  const life = beginLife(
    () => {},
    () => undefined,
  );
  await expect(life.during(Promise.resolve(3))).resolves.toBe(3);
  const hanging = life.during(new Promise(() => {}));
  life.end("gone");
  await expect(hanging).rejects.toThrow("gone");
  await expect(life.during(new Promise(() => {}))).rejects.toThrow("gone");
});
