// Narrow: fewer units instead of fewer layers.

import type { Lesson } from "#app/lesson/lesson.ts";
import type { LabState } from "#store/state.ts";
import { endQuestion, firstPlace, fused, percent, raceNow, trainDeep } from "#app/lesson/steps.ts";

export const lesson: Lesson = {
  steps: [
    {
      text: "Instead of two layers becoming one, a layer may keep fewer of its units. Layer 2 has 64 of them; eight are to stay.",
      light: "Original network",
    },
    trainDeep({ text: "Train the network first." }),
    {
      text: "The eight that contribute most stay, and the next layer is fitted again to them, by the least squares of a fusion.",
      light: "Narrow",
      act: {
        label: "Narrow",
        act: (lab) => {
          const { narrow: settings } = lab.store.getState().experiment;
          if (settings) lab.narrow(settings);
        },
      },
      fuses: true,
      until: fused(),
      question: {
        ask: "With eight of 64 units, how many points of accuracy are lost before any training?",
        choices: ["Less than five", "Five to thirty", "More than thirty"],
        answer: ({ score }) => {
          const fall = score("original") - score("narrowed", 0);
          return firstPlace([fall < 0.05, fall <= 0.3, fall > 0.3]);
        },
        because: ({ score, lost }) =>
          `From ${percent(score("original"))} to ${percent(score("narrowed", 0))}, with ${percent(lost)} of the signal lost. Many of 64 units repeat each other; a fit can replace what is missing by what is left.`,
      },
    },
    raceNow({
      text: "Narrowed against random of the same shape.",
      question: endQuestion(
        "random",
        "Where will the narrowed network be at the end?",
        ({ score }) =>
          `Narrowed ${percent(score("narrowed"))}, random ${percent(score("random"))}, random with the whole budget ${percent(score("randomEqualBudget"))}.`,
      ),
    }),
    {
      text: ({ state }) =>
        `The bench under the network shows the price of every number of units before anything is done. ${tenth(state)}`,
      light: "Layer to narrow, by what it would lose",
      act: {
        label: "Narrow to that",
        act: (lab) => {
          const { experiment, ...known } = lab.store.getState();
          const units = unitsAtATenth({ experiment, ...known });
          if (units && experiment.narrow) lab.narrow({ ...experiment.narrow, units });
        },
      },
      until: (state) => {
        const units = unitsAtATenth(state);
        return fused()(state) && (units === undefined || state.fusion?.narrow?.units === units);
      },
      after: ({ score, lost }) =>
        `From ${percent(score("original"))} to ${percent(score("narrowed", 0))} before any training, at a loss of ${percent(lost)}: a tenth of the signal is not a tenth of the accuracy.`,
    },
  ],
};

/** The fewest units of layer 2 whose price is no more than a tenth, of those that were priced. */
function unitsAtATenth({ narrowing, experiment }: LabState): number | undefined {
  const prices = narrowing.find(
    ({ layer, keep }) => layer === experiment.narrow?.layer && keep === undefined,
  );
  const fitting = prices?.costs.filter(({ nmse }) => nmse <= 0.1).map(({ units }) => units) ?? [];
  return fitting.length > 0 ? Math.min(...fitting) : undefined;
}

function tenth(state: LabState): string {
  const units = unitsAtATenth(state);
  return units === undefined
    ? "Its price has not been found to fall below a tenth yet."
    : `The price of layer 2 is below a tenth from ${units} units on (of those that were priced).`;
}
