// Finds marks in a figure, for tests.

import type { Figure, Mark } from "./marks.ts";

/** The marks of one type, those inside groups too. */
export const marksOfType = <T extends Mark["type"]>({ marks }: Figure, type: T) =>
  flat(marks).filter((mark): mark is Extract<Mark, { type: T }> => mark.type === type);

const flat = (marks: readonly Mark[]): Mark[] =>
  marks.flatMap((mark) => (mark.type === "group" ? flat(mark.marks) : [mark]));
