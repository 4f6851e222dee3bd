// The prediction of a lane's network: the chosen sample's class probabilities or fitted value; where inputs
// are one or two numbers, its answers to all of them, live.

import { useCallback } from "react";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import { choosable, placeOf } from "#store/foundSamples.ts";
import type { ShownDataset } from "#store/foundSamples.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { answersFigure, describeAnswers } from "#charts/answer/answers.ts";
import type { AnswersData } from "#charts/answer/answers.ts";
import { fittedValueFigure, describeFittedValue } from "#charts/answer/fitted.ts";
import type { FittedValue } from "#charts/answer/fitted.ts";
import type { Figure } from "#charts/marks/marks.ts";
import { probabilitiesFigure, describeProbabilities } from "#charts/answer/probabilities.ts";
import type { Probabilities } from "#charts/answer/probabilities.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { isPlane, rawTarget } from "./samples.ts";

export function AnswerPicture({ arm }: { readonly arm: Arm }) {
  const dataset = useLabState((state) => state.dataset);
  return dataset ? <Answer arm={arm} dataset={dataset} /> : null;
}

function Answer({ arm, dataset }: { readonly arm: Arm; readonly dataset: ShownDataset }) {
  const { buffers } = useLab();
  const drawing = useCallback((): Drawing => {
    const look = buffers.look(arm);
    if (!look) return NOTHING;
    const { sample, answers, output } = look;
    const place = placeOf(dataset, sample);
    if (place < 0) return NOTHING; // another run's
    const all = choosable(dataset);
    return answers ? overPlane(all, place, answers) : ofSample(all, place, output);
  }, [arm, buffers, dataset]);
  const make = useCallback(
    ({ theme, ...size }: Frame) =>
      drawing().figure({ ...size, theme, colour: theme.arms[arm].colour }),
    [arm, drawing],
  );
  return (
    <FigureView
      className="answer"
      label={`${titleOf(dataset)}, ${arm} network`}
      make={make}
      stamp={useCallback(() => buffers.look(arm), [arm, buffers])}
      textAlternative={() => drawing().textAlternative()}
    />
  );
}

type Drawing = {
  figure(options: Parameters<typeof answersFigure>[1]): Figure;
  textAlternative(): TextAlternative;
};

/** Before the first look there is nothing to show. */
const NOTHING: Drawing = {
  figure: ({ width, height }) => ({ width, height, title: "", description: "", marks: [] }),
  textAlternative: () => ({ sentence: "No answer yet.", columns: [], rows: [] }),
};

function titleOf({ inputShape, task }: DatasetSummary): string {
  const isClassed = task.kind === "classification";
  if (!isPlane(inputShape)) return isClassed ? "Class probabilities" : "Fitted value";
  if (isClassed) return "Decision regions";
  return inputShape[0] === 1 ? "Fitted line" : "Fitted surface";
}

function overPlane(
  { samples, task }: DatasetSummary,
  chosen: number,
  answers: AnswersData["answers"],
): Drawing {
  const data: AnswersData = {
    answers,
    inputs: samples.inputs.data,
    targets: samples.targets.data,
    chosen,
    ...(task.kind === "classification" && { classes: task.classes.length }),
  };
  return {
    figure: (options) => answersFigure(data, options),
    textAlternative: () => describeAnswers(data),
  };
}

function ofSample(dataset: DatasetSummary, chosen: number, output: Float32Array): Drawing {
  const { task, samples } = dataset;
  const target = samples.targets.data[chosen];
  if (task.kind === "classification") {
    const data: Probabilities = { values: output, classes: task.classes, target };
    return {
      figure: (options) => probabilitiesFigure(data, options),
      textAlternative: () => describeProbabilities(data),
    };
  }
  const targets = Array.from(samples.targets.data, (value) => rawTarget(dataset, value));
  const data: FittedValue = {
    fitted: rawTarget(dataset, output[0]),
    target: rawTarget(dataset, target),
    range: [Math.min(...targets), Math.max(...targets)],
  };
  return {
    figure: (options) => fittedValueFigure(data, options),
    textAlternative: () => describeFittedValue(data),
  };
}
