import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LAB_VERSION, TFJS_VERSION, versionsOf } from "./version.ts";

test("versions are those of package.json", () => {
  const text = readFileSync(new URL("../../../../package.json", import.meta.url), "utf8");
  const { version, devDependencies } = JSON.parse(text) as {
    version: string;
    devDependencies: { [name: string]: string };
  };
  expect(LAB_VERSION).toBe(version);
  expect(TFJS_VERSION).toBe(devDependencies["@tensorflow/tfjs-core"]);
});

test("tfjs is named only where it trained", () => {
  expect(Object.keys(versionsOf("simd"))).toEqual(["fuseinit-lab"]);
  expect(Object.keys(versionsOf("tfjs-wasm"))).toEqual(["fuseinit-lab", "tfjs"]);
});
