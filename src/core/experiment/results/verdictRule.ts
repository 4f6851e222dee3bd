/** Of the rule by which verdicts are found (verdict.ts); results without one are of rule 1: Student's t alone, uncorrected. */
export const VERDICT_RULE = 2;
