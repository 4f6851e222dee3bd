// How far a student is from its teacher, in two numbers, beside itself at the start and its twin that has no teacher.

import { initOf } from "#core/experiment/schema/armInits.ts";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import { agreement, softenRows } from "#core/experiment/insight/softened.ts";
import type { Agreement } from "#core/experiment/insight/softened.ts";
import { formatCount, formatMeasured, formatNumber, formatPercent } from "#charts/scales/format.ts";
import type { StudentReading } from "#store/readings/teaching.ts";
import { useInits } from "#app/hooks/useInits.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import type { Student } from "./students.ts";

type AgreementTableProps = {
  readonly reading: StudentReading;
  readonly student: Student;
  readonly twin: "random" | "fused";
  readonly dataset: DatasetSummary;
  readonly temperature: number;
};

export function AgreementTable({
  reading,
  student,
  twin,
  dataset,
  temperature,
}: AgreementTableProps) {
  const { arms: styles } = useTheme();
  const inits = useInits();
  const isSameStart =
    twin === "fused" ||
    JSON.stringify(initOf(inits, student)) === JSON.stringify(initOf(inits, twin));
  const labels = dataset.samples.targets.data.subarray(0, reading.count);
  const name = styles[student].label;
  const measure = (
    of: keyof StudentReading["outputs"],
    at = temperature,
  ): Agreement | undefined => {
    const { teacher, [of]: other } = reading.outputs;
    const [classes] = teacher.shape.slice(-1);
    if (!other) return undefined;
    const soft = (outputs: ArrayLike<number>) => softenRows(outputs, classes, at);
    return agreement(soft(teacher.data), soft(other.data), labels);
  };
  const rows = [
    [`${name}, at its start`, measure("start")],
    [`${name}, now`, measure("now")],
    [
      `${styles[twin].label}, now: ${isSameStart ? "the same start, labels alone" : "another start, labels alone"}`,
      measure("twin"),
    ],
  ] as const;
  return (
    <>
      <p className="plainly">
        {formatPercent(measure("teacher")?.wrongShare)} of the teacher’s answers stand on wrong
        classes at temperature {formatNumber(temperature)}
        {temperature !== 1 && `, ${formatPercent(measure("teacher", 1)?.wrongShare)} at 1`}: this is
        what it shows beyond the labels.
      </p>
      <div className="taught-table">
        <table>
          <thead>
            <tr>
              <th scope="col">On {formatCount(reading.count)} held-out samples</th>
              <th scope="col">KL from the teacher, nats</th>
              <th scope="col">Correlation on wrong classes</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([title, found]) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td>{formatMeasured(found?.divergence)}</td>
                <td>{formatMeasured(found?.wrongCorrelation)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
