// A start of the whole network: its last dense layers a regression spline of the training data (Mo et al. 2021,
// docs/methods.md §2), fitted in ../startWeights.ts. What is drawn here is all else: trunk and spare units.

import type { Draw, Initializer } from "#core/init/initializer.ts";
import { drawHeNormal } from "./heNormal.ts";

const MOST_TERMS = 201;

export const spline: Initializer<"degree" | "maxTerms"> = {
  label: "spline",
  hint: "The last relu layers a spline of the data, all else He normal.",
  options: {
    degree: {
      label: "Degree",
      hint: "2: products of two hinges.",
      default: 1,
      min: 1,
      max: 2,
      step: 1,
    },
    maxTerms: {
      label: "Terms",
      hint: "At most; 0: all there is room for.",
      default: 0,
      min: 0,
      max: MOST_TERMS,
      step: 1,
    },
  },
  check: ({ degree, maxTerms }) => {
    if (degree !== 1 && degree !== 2) return `degree must be 1 or 2, got ${degree}`;
    const isCount = Number.isInteger(maxTerms) && maxTerms >= 0 && maxTerms <= MOST_TERMS;
    return isCount
      ? undefined
      : `maxTerms must be a whole number, 0 to ${MOST_TERMS}, got ${maxTerms}`;
  },
};

export const drawSpline: Draw<"degree" | "maxTerms"> = (shape, _, context) =>
  drawHeNormal(shape, {}, context);
