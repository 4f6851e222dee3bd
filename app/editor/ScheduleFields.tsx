// Learning rates for later epochs, one line each: from which epoch on, and what it is then.

import type { Experiment } from "#core/experiment/schema/schema.ts";
import { NumberField } from "#app/ui/NumberField.tsx";

type Training = Experiment["training"];
type Schedule = Training["schedule"];
type ScheduleFieldsProps = {
  readonly training: Pick<Training, "schedule" | "optimizer" | "epochs">;
  readonly onChange: (schedule: Schedule) => boolean;
};

export function ScheduleFields({ training, onChange }: ScheduleFieldsProps) {
  const { schedule } = training;
  const change = (index: number, fields: Partial<Schedule[number]>) =>
    onChange(schedule.with(index, { ...schedule[index], ...fields }));
  return (
    <>
      {schedule.map(({ afterEpoch, learningRate }, index) => (
        <div className="stage-of-rate" key={index} role="group" aria-label={`Change ${index + 1}`}>
          <NumberField
            label="After epoch"
            value={afterEpoch}
            min={0}
            max={100_000}
            onCommit={(next) => change(index, { afterEpoch: next })}
          />
          <NumberField
            label="Learning rate"
            value={learningRate}
            min={0}
            max={100}
            step="any"
            onCommit={(next) => change(index, { learningRate: next })}
          />
          <button type="button" onClick={() => onChange(schedule.toSpliced(index, 1))}>
            Remove
          </button>
        </div>
      ))}
      <button type="button" onClick={() => onChange([...schedule, nextStage(training)])}>
        Add a change
      </button>
    </>
  );
}

/** A tenth of the last rate, when half of what is left has been trained. */
function nextStage({ schedule, optimizer, epochs }: ScheduleFieldsProps["training"]) {
  const last = schedule.at(-1) ?? { afterEpoch: 0, learningRate: optimizer.learningRate };
  const afterEpoch = Math.max(last.afterEpoch + 1, Math.round((last.afterEpoch + epochs) / 2));
  return { afterEpoch, learningRate: Number((last.learningRate / 10).toPrecision(6)) };
}
