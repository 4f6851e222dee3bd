// A student of a regression: its answers against the teacher's, sample by sample. Temperature has no part in it.

import { useCallback, useMemo } from "react";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import { agreementFigure, describeAgreement, distanceOf } from "#charts/taught/agreement.ts";
import { formatCount, formatMeasured } from "#charts/scales/format.ts";
import type { StudentReading } from "#store/readings/teaching.ts";
import { rawTarget } from "#app/sample/samples.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useTheme } from "#app/hooks/useTheme.ts";
import type { Student } from "./students.ts";

type AgreementProps = {
  readonly reading: StudentReading;
  readonly student: Student;
  readonly twin: "random" | "fused";
  readonly dataset: DatasetSummary;
};

export function Agreement({ reading, student, twin, dataset }: AgreementProps) {
  const { arms: styles } = useTheme();
  const raw = useMemo(() => {
    const of = (values: ArrayLike<number>) =>
      Array.from(values, (value) => rawTarget(dataset, value));
    const { teacher, start, now, twin: other } = reading.outputs;
    return {
      teacher: of(teacher.data),
      now: of(now.data),
      ...(start && { start: of(start.data) }),
      ...(other && { twin: of(other.data) }),
    };
  }, [reading, dataset]);
  const make = useCallback(
    (frame: Frame) => agreementFigure(raw, { ...frame, student: frame.theme.arms[student] }),
    [raw, student],
  );
  const far = (values: ArrayLike<number> | undefined) =>
    formatMeasured(values && distanceOf(raw.teacher, values));
  return (
    <div className="taught-figures">
      <p className="plainly">
        On {formatCount(reading.count)} held-out samples the student’s answers are {far(raw.now)}{" "}
        from the teacher’s (root mean square, in the target’s unit), {far(raw.start)} at its start;{" "}
        {styles[twin].label}, which began alike and has learnt from labels alone, is {far(raw.twin)}{" "}
        from them.
      </p>
      <FigureView
        label="The student’s answers against the teacher’s"
        make={make}
        textAlternative={() => describeAgreement(raw)}
      />
      <p className="note">
        On the diagonal student and teacher agree. In a regression there are no classes to soften:
        the teacher’s answer is one number, without the noise of the target.
      </p>
    </div>
  );
}
