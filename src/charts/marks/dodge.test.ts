import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beeswarm, dodgeLabels } from "./dodge.ts";

describe("dodging", () => {
  test("dodged labels keep their order and distance and stay within the range", () => {
    const heights = fc.array(fc.double({ min: -50, max: 250, noNaN: true }), { maxLength: 9 });
    fc.assert(
      fc.property(heights, (wishes) => {
        const places = dodgeLabels(wishes, 20, [0, 200]);
        const order = wishes.map((_, i) => i).sort((a, b) => wishes[a] - wishes[b] || a - b);
        order.forEach((i, k) => {
          expect(places[i]).toBeGreaterThanOrEqual(-1e-9);
          expect(places[i]).toBeLessThanOrEqual(200 + 1e-9);
          if (k > 0) expect(places[i] - places[order[k - 1]]).toBeGreaterThanOrEqual(20 - 1e-9);
        });
      }),
      { seed: 3 },
    );
  });

  test("labels far apart are not moved; two equal ones part evenly", () => {
    expect(dodgeLabels([10, 60, 120], 20, [0, 200])).toEqual([10, 60, 120]);
    expect(dodgeLabels([100, 100], 20, [0, 200])).toEqual([90, 110]);
    expect(dodgeLabels([1, 2, 3], 20, [0, 10])).toEqual([0, 5, 10]);
  });

  test("no two dots of a swarm overlap, and lone dots stay on the line", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 30 }), (pixels) => {
        const shifts = beeswarm(pixels, 3);
        for (let i = 0; i < pixels.length; i++) {
          for (let j = 0; j < i; j++) {
            const distance = Math.hypot(pixels[i] - pixels[j], shifts[i] - shifts[j]);
            expect(distance).toBeGreaterThanOrEqual(6 - 1e-6);
          }
        }
      }),
      { seed: 4, numRuns: 60 },
    );
    expect(beeswarm([0, 10, 20], 3)).toEqual([0, 0, 0]);
  });
});
