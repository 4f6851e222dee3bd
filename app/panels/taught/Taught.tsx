// The inside of the Teacher and student panel: which student, at which temperature, and the pictures that fit the
// task. The temperature is for reading alone: what the student learns by stands beside the arms that race.

import { useCallback, useState } from "react";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import { divergedReplicas } from "#core/experiment/events/record.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { formatNumber } from "#charts/scales/format.ts";
import { readStudent } from "#store/readings/teaching.ts";
import type { StudentReading } from "#store/readings/teaching.ts";
import type { LabState } from "#store/state.ts";
import { Segmented } from "#app/ui/Segmented.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useReading } from "#app/hooks/useReading.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { Agreement } from "./Agreement.tsx";
import { SoftFigures } from "./SoftFigures.tsx";
import { AgreementTable } from "./AgreementTable.tsx";
import { TWINS } from "./students.ts";
import type { Student } from "./students.ts";

/** Temperatures to read at, besides the experiment's own. */
const TEMPERATURES = [1, 2, 4, 8, 20];

export function Taught({ data: dataset }: { readonly data: DatasetSummary }) {
  const { arms: styles } = useTheme();
  const [wanted, setWanted] = useState<Student>("distilled");
  const names = useLabState(({ arms }) => Object.keys(TWINS).filter(isIn(arms)).join(" "));
  const students = names.split(" ") as Student[];
  const student = students.includes(wanted) ? wanted : students[0];
  if (names === "") return null;
  return (
    <>
      {students.length > 1 && (
        <Segmented
          label="Student that is shown"
          choices={students.map((arm) => [arm, styles[arm].label] as const)}
          value={student}
          onChange={setWanted}
        />
      )}
      <Followed key={student} student={student} dataset={dataset} />
    </>
  );
}

const isIn = (arms: LabState["arms"]) => (arm: string) => arms[arm as Student] !== undefined;

type FollowedProps = { readonly student: Student; readonly dataset: DatasetSummary };

function Followed({ student, dataset }: FollowedProps) {
  const twin = TWINS[student];
  const reading = useStudent(student, dataset);
  const own = useLabState(({ arms }) => arms[student]?.summary.softTargets?.temperature ?? 1);
  const [temperature, choose] = useState(own);
  if (typeof reading === "string") return <p className="ghost">{reading}</p>;
  if (dataset.task.kind === "regression") {
    return <Agreement {...{ reading, student, twin, dataset }} />;
  }
  const offered = [...new Set([...TEMPERATURES, own])].toSorted((a, b) => a - b);
  return (
    <>
      <div className="taught-temperature">
        <span className="label">Read at temperature</span>
        <Segmented
          label="Temperature at which answers are read"
          choices={offered.map((one) => [String(one), formatNumber(one)] as const)}
          value={String(temperature)}
          onChange={(next) => choose(Number(next))}
        />
        <span className="note">
          the student learns at {formatNumber(own)}; at 1 the answers are the networks’ own
        </span>
      </div>
      <AgreementTable {...{ reading, student, twin, dataset, temperature }} />
      <SoftFigures {...{ reading, student, dataset, temperature }} />
    </>
  );
}

/** Read as the race begins, at the end of every epoch of the student and its twin, and when training rests. */
function useStudent(student: Student, dataset: DatasetSummary) {
  const { buffers } = useLab();
  const twin = TWINS[student];
  const moment = useLabState(({ arms, activity }) =>
    [arms[student], arms[twin], arms.original]
      .map((arm) => arm?.epochs.length ?? 0)
      .concat(activity === "training" ? 1 : 0)
      .join(" "),
  );
  const isPaired = useLabState(
    ({ arms }) => firstSound(arms.original) === firstSound(arms[student]),
  );
  const of = useLabState(({ arms }) => arms.original?.summary.network);
  const own = useLabState(({ arms }) => arms[student]?.summary.network);
  const other = useLabState(({ arms }) => arms[twin]?.summary.network);
  const read = useCallback((): StudentReading | string => {
    if (!isPaired) return UNPAIRED;
    const now = (arm: Arm) => buffers.weights(arm) ?? buffers.firstWeights(arm);
    return readStudent(
      {
        teacher: answering(of, now("original")),
        start: answering(own, buffers.firstWeights(student)),
        now: answering(own, now(student)),
        twin: answering(other, now(twin)),
      },
      dataset,
    );
  }, [buffers, dataset, isPaired, of, other, own, student, twin]);
  return useReading(read, moment);
}

const answering = (network: Network | undefined, weights: NetworkWeights | undefined) =>
  network && weights && { network, weights };

const UNPAIRED =
  "The replica of the teacher that is shown is not the student’s own: one of them has diverged.";

/** The replica whose weights the page has. */
function firstSound(arm: LabState["arms"][Arm]): number {
  const lost = new Set(divergedReplicas(arm));
  let replica = 0;
  while (lost.has(replica)) replica += 1;
  return replica;
}
