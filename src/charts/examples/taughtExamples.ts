// Teacher and student, a hint, selected weights: drawn once from fixed, seeded data. A part of examples.ts.

import { meanAnswers, softenRows } from "#core/experiment/insight/softened.ts";
import type { HintReport } from "#core/experiment/insight/hintReport.ts";
import { nextLook } from "#core/experiment/insight/likeness.ts";
import { selectedIndices, selectWeights } from "#core/init/selectWeights.ts";
import { random } from "#core/math/random.ts";
import type { Figure } from "#charts/marks/marks.ts";
import { agreementFigure } from "#charts/taught/agreement.ts";
import { hintDescentFigure } from "#charts/taught/hintDescent.ts";
import { softBarsFigure } from "#charts/taught/softBars.ts";
import { wrongClassesFigure } from "#charts/taught/wrongClasses.ts";
import { selectionFigure } from "#charts/tensor/selection.ts";
import type { SelectionPicture } from "#charts/tensor/selection.ts";
import type { Theme } from "#charts/scales/theme.ts";

const NAMES = ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal"];
const COUNT = NAMES.length;

/** The figures by name. */
export function taughtExamples(theme: Theme): Readonly<Record<string, Figure>> {
  const student = theme.arms.distilled;
  const chart = { width: 480, height: 260, theme };
  const { teacher, pupil, labels } = answers();
  const mean = (outputs: readonly number[]) => meanAnswers(softenRows(outputs, COUNT, 4), labels);
  const first = (outputs: readonly number[]) => softenRows(outputs.slice(0, COUNT), COUNT, 4);
  const wrong = {
    classes: NAMES,
    teacher: mean(teacher),
    student: mean(pupil),
    name: student.label,
    temperature: 4,
  };
  return {
    "soft-bars": softBarsFigure(
      { classes: NAMES, label: 0, teacher: first(teacher), student: first(pupil), temperature: 4 },
      { ...chart, student },
    ),
    "wrong-classes": wrongClassesFigure(wrong, { ...chart, width: 620 }),
    "wrong-classes-narrow": wrongClassesFigure(wrong, { ...chart, width: 220, height: 480 }),
    agreement: agreementFigure(fitted(), { ...chart, student }),
    "hint-alone": hintDescentFigure(descent(0.131), chart),
    "hint-exact": hintDescentFigure(descent(0), chart),
    "selection-dense": selectionFigure(selection([12, 16], [9, 8]), chart),
    "selection-conv": selectionFigure(selection([3, 3, 4, 6], [3, 3, 2, 3]), {
      ...chart,
      width: 300,
      height: 420,
    }),
  };
}

/** Outputs of a teacher that takes neighbours for each other, and of a pupil that nearly follows it. */
function answers() {
  const noise = random(21, "answers");
  const labels = Array.from({ length: 48 }, (_, n) => n % COUNT);
  const teacher = labels.flatMap((label) =>
    NAMES.map((_, k) => 8 - 2.5 * Math.abs(k - label) + noise.normal()),
  );
  return { labels, teacher, pupil: teacher.map((output) => output + noise.normal()) };
}

function fitted() {
  const noise = random(22, "fitted");
  const teacher = Array.from({ length: 50 }, () => 14 + 5 * noise.normal());
  return {
    teacher,
    start: teacher.map(() => 14 + 4 * noise.normal()),
    now: teacher.map((value) => value + 0.7 * noise.normal()),
  };
}

/** Losses that fall towards `floor`. */
function descent(floor: number): HintReport {
  const steps = [0];
  while (steps.at(-1)! < 600) steps.push(nextLook(steps.at(-1)!));
  const lost = (step: number) => floor + (1.3 - floor) * Math.exp(-step / 90);
  return {
    looks: steps.map((step) => ({ step, fit: lost(step), heldOut: 1.04 * lost(step) })),
    stepsPerEpoch: 62,
    fused: { fit: floor, heldOut: 1.04 * floor },
    samples: 2000,
    isAlone: true,
    isLeast: true,
  };
}

function selection(from: readonly number[], to: readonly number[]): SelectionPicture {
  const noise = random(23, "selection");
  const size = from.reduce((product, extent) => product * extent, 1);
  const large = { shape: from, data: Float64Array.from({ length: size }, () => noise.normal()) };
  return {
    large,
    small: selectWeights(large, to),
    chosen: selectedIndices(from, to),
    names: ["Parent, layer 2", "Selected, layer 2"],
  };
}
