// Seeded numbers by depth, for the examples.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { random } from "#core/math/random.ts";
import type { ArmLine } from "#charts/signal/armsByDepth.ts";
import type { DepthSeries } from "#charts/signal/byDepth.ts";
import type { DepthSpectra } from "#charts/signal/spectrumByDepth.ts";

const DEPTHS = [0, 1, 2, 3, 4];

/** A theory, a start near it, and an end that has a zero, which has no place on a logarithm. */
export function depthLines(): readonly DepthSeries[] {
  const { normal } = random(2, "depth lines");
  const theory = DEPTHS.map((l) => 0.5 ** l);
  return [
    { name: "theory", look: "theory", values: theory },
    {
      name: "at the start",
      look: "start",
      values: theory.map((value) => value * Math.exp(0.2 * normal())),
    },
    { name: "now", look: "now", values: [2, 3, 0, 4, 2] },
  ];
}

/** Sixteen layers that keep their spectrum, the same trained, and Gaussian ones, which lose a value to 0. */
export function depthSpectra(): readonly DepthSpectra[] {
  const { normal } = random(3, "depth spectra");
  const spread = (width: (l: number) => number) =>
    Array.from({ length: 16 }, (_, l) =>
      Array.from({ length: 16 }, () => Math.exp(width(l) * normal() - 0.05 * l)),
    );
  const gaussian = spread((l) => 0.5 * (l + 1)).map((values, l) =>
    l < 14 ? values : [...values, 0],
  );
  return [
    { name: "orthogonal, at the start", look: "own", values: spread((l) => 0.02 * l) },
    { name: "now", look: "own", values: spread((l) => 0.05 * (l + 1)) },
    { name: "Gaussian twin", look: "twin", values: gaussian },
  ];
}

/** Every arm falls at a rate of its own; one has a zero, one has lost a number, and all have started at 1. */
export function depthArms(arms: readonly Arm[]): readonly ArmLine[] {
  const { normal } = random(4, "depth arms");
  return arms.map((arm, a) => {
    const rate = 0.4 * normal() - 0.3;
    const values = DEPTHS.map((l) => Math.exp(rate * l));
    const lost = [...values.slice(0, 3), [0, NaN, values[3]][a % 3], values[4]];
    return { arm, values: lost, start: DEPTHS.map((l) => Math.exp(-0.1 * l)) };
  });
}
