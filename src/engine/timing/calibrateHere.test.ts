// Both engines timed for real. On a software adapter the outcome is known: it loses by far, with every network.

import { describe, expect, test } from "vitest";
import { probeWebgpu } from "#engine/platform.ts";
import { LONG, provideWebgpu } from "#engine/webgpu/dawn.test-support.ts";
import { calibrateHere } from "./calibrateHere.ts";
import { CASES } from "./cases.ts";
import { chooseByLaws } from "./choice.ts";
import { referenceLoad } from "./calibrate.ts";
import { asCalibration, calibrationKey } from "./stored.ts";

const missing = await provideWebgpu();
const isSoftware = missing === undefined && (await probeWebgpu()).found?.software === true;

describe.skipIf(!isSoftware)("on a software adapter", { timeout: LONG }, () => {
  test("simd is the faster one for every network of the bench, whoever breathes between", async () => {
    const of = calibrationKey("software");
    let breaths = 0;
    const calibration = await calibrateHere(of, async () => void (breaths += 1));
    expect(asCalibration(structuredClone(calibration), of)).toEqual(calibration);
    for (const given of CASES)
      expect(chooseByLaws(calibration, referenceLoad(given), 8, 1).engine).toBe("simd");
    expect(breaths).toBeGreaterThan(8);
    await expect(
      calibrateHere(of, async () => {
        throw new Error("somebody waits");
      }),
    ).rejects.toThrow("somebody waits");
  });
});
