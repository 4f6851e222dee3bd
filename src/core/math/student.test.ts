import { expect, test } from "vitest";
import { studentQuantile, studentTail } from "./student.ts";

// scipy.stats.t.ppf(.975, n) and 2 * scipy.stats.t.sf(x, n) for x = 0.1, 1, 3, 12
const SCIPY: [freedom: number, quantile: number, tails: number[]][] = [
  [
    1,
    12.706204736432095,
    [0.9365489651388929, 0.49999999999999956, 0.20483276469913345, 0.05292935211917974],
  ],
  [
    2,
    4.302652729911275,
    [0.9294654384141402, 0.42264973081037427, 0.09546596626670911, 0.00687293367715846],
  ],
  [
    7,
    2.3646242510102993,
    [0.9231480596047924, 0.3506166628202075, 0.019942126131992522, 6.358310378185094e-6],
  ],
  [
    20,
    2.0859634472658364,
    [0.9213399413456139, 0.329256577171709, 0.007075898791211097, 1.3595557025880677e-10],
  ],
  [
    100,
    1.9839715184496334,
    [0.9205445310958512, 0.3197241557841236, 0.0034079153433294513, 4.3950877156043564e-21],
  ],
];

test.each(SCIPY)(
  "with %i degrees of freedom quantile and tail are scipy's",
  (freedom, quantile, tails) => {
    expect(studentQuantile(0.05, freedom) / quantile).toBeCloseTo(1, 9);
    [0.1, 1, 3, 12].forEach((t, i) => expect(studentTail(t, freedom) / tails[i]).toBeCloseTo(1, 8));
  },
);

test("the tail is symmetric and falls from one to zero", () => {
  expect(studentTail(0, 5)).toBe(1);
  expect(studentTail(-2, 5)).toBe(studentTail(2, 5));
  expect(studentTail(1e8, 5)).toBeLessThan(1e-30);
});
