// Made-up measurements for the examples: fixed and seeded, of the shapes that races and fusions have.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { random } from "#core/math/random.ts";
import type { SingularValues } from "#charts/error/bars.ts";
import { finalValues } from "#charts/curves/curveData.ts";
import type { ArmCurve } from "#charts/curves/curveData.ts";
import type { ArmFinals } from "#charts/curves/dotStripGeometry.ts";
import type { IntervalRow } from "#charts/verdict/intervals.ts";
import type { ScatterData } from "#charts/error/scatterGeometry.ts";
import type { Theme } from "#charts/scales/theme.ts";

/** Losses that fall like a power of the step, noisy, replica by replica. */
export function race(arms: readonly Arm[], replicas: number, points = 60): ArmCurve[] {
  const start: Partial<Record<Arm, number>> = { fused: 0.34, randomInherit: 1.4, product: 0.9 };
  const step = Float64Array.from({ length: points }, (_, i) => (i * 2400) / points);
  return arms.map((arm, a) => ({
    arm,
    step,
    seconds: step.map((s) => s * 0.004),
    flop: step.map((s) => s * (arm === "original" ? 4.1e5 : 2.6e5)),
    replicas: Array.from({ length: replicas }, (_, r) => {
      const noise = random(5, arm, r);
      const own = 1 + 0.12 * noise.normal();
      const first = start[arm] ?? 2.2;
      return step.map(
        (s) => own * (0.12 + 0.015 * a + first / (1 + s / 150)) * (1 + 0.03 * noise.normal()),
      );
    }),
  }));
}

/** Losses that reach exactly zero, as of float32 on an easy task: a log axis has no place for them. */
export function vanishing(): ArmCurve[] {
  return race(["original", "fused", "random"], 1).map((curve) => ({
    ...curve,
    replicas: curve.replicas.map((row) => Array.from(row, (value) => Math.max(0, value - 0.2))),
  }));
}

export function nearlyPerfect(): ArmCurve[] {
  return race(["original", "fused", "random"], 8).map((curve) => ({
    ...curve,
    replicas: curve.replicas.map((row) => Array.from(row, (value) => 1 - value / 4000)),
  }));
}

export function accuracies(): ArmFinals[] {
  return finals(["original", "fused", "random"]).map(({ arm, values }) => ({
    arm,
    values: values.map((value) => 1 - value / 10),
  }));
}

/** Validation R² of a race in which two replicas of random, and one of the parent, have diverged. */
export function diverged(): ArmFinals[] {
  return [
    { arm: "original", values: [0.912, 0.905, 0.921, 0.9, 0.917, -31.4] },
    { arm: "fused", values: [0.903, 0.911, 0.9, 0.915, 0.908, 0.902] },
    { arm: "random", values: [0.871, -1.04e6, 0.882, 0.866, -2890, 0.879] },
  ];
}

/** Of such a race: against random, whose mean is a matter of two replicas, and others. */
export function divergedComparisons(): IntervalRow[] {
  const cell = (difference: number, half: number, verdict: string) => ({
    difference,
    interval: [difference - half, difference + half] as const,
    n: 6,
    verdict,
  });
  return [
    { against: "random", cells: [cell(0.9, 0.2, "BEATS"), cell(1.74e5, 4.5e5, "INCONCLUSIVE")] },
    {
      against: "original",
      cells: [cell(-0.1, 0.1, "INCONCLUSIVE"), cell(0.4, 14, "INCONCLUSIVE")],
    },
    { against: "product", cells: [cell(0.4, 0.1, "BEATS"), cell(0.02, 0.01, "BEATS")] },
    { against: "distilled", cells: [cell(0.5, 0.1, "BEATS"), cell(-0.03, 0.02, "LOSES")] },
  ];
}

/** Ahead by far at the start, undecided at the end; against the parent only one pair has finished. */
export function comparisons(): IntervalRow[] {
  const cell = (difference: number, half: number, verdict: string, n = 8) =>
    n < 2
      ? { difference, n, verdict }
      : {
          difference,
          interval: [difference - half, difference + half] as const,
          n,
          verdict,
        };
  return [
    {
      against: "random",
      cells: [cell(84.5, 2.4, "BEATS"), cell(17.9, 3.6, "BEATS"), cell(0.4, 0.9, "INCONCLUSIVE")],
    },
    {
      against: "original",
      cells: [cell(-1.6, 0.5, "LOSES"), cell(-0.5, 0, "INCONCLUSIVE", 1), undefined],
    },
  ];
}

export function cloud(points: number): ScatterData {
  const noise = random(9, "cloud");
  const targets = new Float64Array(points);
  const fused = new Float64Array(points);
  const clipped = new Uint8Array(points);
  for (let i = 0; i < points; i++) {
    targets[i] = 1.6 * noise.normal();
    clipped[i] = noise.integer(17);
    fused[i] = 0.94 * targets[i] + 0.06 * clipped[i] * noise.normal() * 0.5 + 0.05;
  }
  return { targets, fused, clipped, gates: 16, nmse: 0.041 };
}

export function costs() {
  const nmse = [0.002, 0.041, 0.13, 0.36, 0.058, 0.22, 0.47, 0.29, 0.61, 0.83];
  const spans: [number, number][] = [];
  for (let length = 2; length <= 5; length++) {
    for (let first = 1; first + length - 1 <= 5; first++) spans.push([first, first + length - 1]);
  }
  const problem = "the output layer cannot be fused into a convolution";
  const known = spans.map((span, i) => ({ span, nmse: nmse[i], ...(i === 3 && { problem }) }));
  return known.slice(0, 9);
}

export function finals(arms: readonly Arm[]): ArmFinals[] {
  return race(arms, 12).map((curve) => ({ arm: curve.arm, values: finalValues(curve) }));
}

export function rectified(): Float32Array {
  const noise = random(4, "activations");
  return Float32Array.from({ length: 2000 }, () => Math.max(0, 0.4 + noise.normal()));
}

export function unitErrors(): Float64Array {
  const noise = random(6, "units");
  return Float64Array.from({ length: 16 }, () => 0.08 * noise.uniform() ** 2);
}

export function spectrum(theme: Theme): SingularValues {
  const values = Array.from({ length: 24 }, (_, i) => 3.2 * 0.87 ** i);
  const before = values.map((value, i) => 1.6 - 0.05 * i + 0.02 * value);
  return { values, before, colour: theme.arms.fused.colour };
}
