import { expect, test } from "vitest";
import { ScriptUnavailableError, fetchScript } from "./fetchScript.ts";

test.each([
  ["Chromium", "Failed to fetch dynamically imported module: http://lab.invalid/a.js"],
  ["Firefox", "error loading dynamically imported module: http://lab.invalid/a.js"],
  ["WebKit", "Importing a module script failed."],
])("a script that %s could not fetch is reported as such, with what to do", async (_, message) => {
  const asked = fetchScript("the engine simd", () => Promise.reject(new TypeError(message)));
  await expect(asked).rejects.toThrow(ScriptUnavailableError);
  await expect(asked).rejects.toThrow(
    "the script of the engine simd could not be fetched: check the connection, then press Reset",
  );
});

test("a fault of the script itself stays what it is", async () => {
  const fault = new TypeError("x is not a function");
  await expect(fetchScript("the engine simd", () => Promise.reject(fault))).rejects.toBe(fault);
});

test("what was fetched comes as it is", async () => {
  expect(await fetchScript("the engine simd", async () => 3)).toBe(3);
});
