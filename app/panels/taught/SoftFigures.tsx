// Soft answers as pictures: the chosen sample class by class, the wrong classes of all samples, and over the plane
// where inputs are two numbers both networks' regions.

import { useCallback, useMemo } from "react";
import type { CSSProperties } from "react";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import { meanAnswers, soften, softenRows } from "#core/experiment/insight/softened.ts";
import { answersFigure, describeAnswers } from "#charts/answer/answers.ts";
import { NOT_YET } from "#charts/marks/textAlternative.ts";
import { describeSoftAnswers, shownClasses, softBarsFigure } from "#charts/taught/softBars.ts";
import {
  areBeside,
  describeWrongClasses,
  wrongClassesFigure,
} from "#charts/taught/wrongClasses.ts";
import { planeAt } from "#store/readings/teaching.ts";
import type { StudentReading } from "#store/readings/teaching.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLabState } from "#app/hooks/useLab.ts";
import { useSize } from "#app/hooks/useSize.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import type { Student } from "./students.ts";

type SoftFiguresProps = {
  readonly reading: StudentReading;
  readonly student: Student;
  readonly dataset: DatasetSummary;
  readonly temperature: number;
};

/** Classes of which a matrix shows more than the bars do, and those that it has room for. */
const [LEAST_CLASSES, MOST_CLASSES] = [3, 20];

export function SoftFigures(props: SoftFiguresProps) {
  const { task } = props.dataset;
  const classes = task.kind === "classification" ? task.classes : [];
  const isMatrix = classes.length >= LEAST_CLASSES && classes.length <= MOST_CLASSES;
  return (
    <div className="taught-figures soft">
      <OneSample {...props} classes={classes} />
      {isMatrix && <WrongClasses {...props} classes={classes} />}
      {props.reading.planes && <Planes {...props} classes={classes} />}
    </div>
  );
}

type OfClasses = SoftFiguresProps & { readonly classes: readonly string[] };

function OneSample({ reading, student, dataset, temperature, classes }: OfClasses) {
  const chosen = useLabState((state) => Math.min(state.sample, reading.count - 1));
  const answers = useMemo(() => {
    const of = ({ data }: { readonly data: ArrayLike<number> }) => {
      const own = Array.from(classes, (_, k) => data[chosen * classes.length + k]);
      return soften(own, temperature);
    };
    const { teacher, now } = reading.outputs;
    const label = dataset.samples.targets.data[chosen];
    return { classes, label, teacher: of(teacher), student: of(now), temperature };
  }, [reading, dataset, temperature, classes, chosen]);
  const make = useCallback(
    (frame: Frame) => softBarsFigure(answers, { ...frame, student: frame.theme.arms[student] }),
    [answers, student],
  );
  const height = 76 + 26 * shownClasses(answers).length;
  return (
    <div style={{ "--height": `${height}px` } as CSSProperties}>
      <FigureView
        label={`Soft answers to held-out sample ${chosen + 1}`}
        make={make}
        textAlternative={() => describeSoftAnswers(answers)}
      />
      <p className="note">
        The sample chosen in the lanes above. The hotter, the more is heard of classes that the
        label calls wrong.
      </p>
    </div>
  );
}

function WrongClasses({ reading, student, dataset, temperature, classes }: OfClasses) {
  const { arms: styles } = useTheme();
  const [ref, { width }] = useSize<HTMLDivElement>();
  const name = styles[student].label;
  const data = useMemo(() => {
    const labels = dataset.samples.targets.data.subarray(0, reading.count);
    const mean = ({ data: outputs }: { readonly data: ArrayLike<number> }) =>
      meanAnswers(softenRows(outputs, classes.length, temperature), labels);
    const { teacher, now } = reading.outputs;
    return { classes, teacher: mean(teacher), student: mean(now), name, temperature };
  }, [reading, dataset, temperature, classes, name]);
  const make = useCallback((frame: Frame) => wrongClassesFigure(data, frame), [data]);
  const height = areBeside(width) ? width / 2 + 20 : 2 * width + 60;
  return (
    <div
      ref={ref}
      style={{ "--height": `${Math.max(200, Math.min(height, 760))}px` } as CSSProperties}
    >
      <FigureView
        label="Wrong classes that teacher and student think of"
        make={make}
        textAlternative={() => describeWrongClasses(data)}
      />
      <p className="note">
        Mean answers to the samples of each label, in percent; the right ones, on the diagonal, are
        left out. A student that has learnt more than labels shows the teacher’s pattern.
      </p>
    </div>
  );
}

function Planes({ reading, student, dataset, temperature, classes }: OfClasses) {
  const { arms: styles } = useTheme();
  const { inputs, targets } = dataset.samples;
  const chosen = useLabState((state) => Math.min(state.sample, targets.data.length - 1));
  const { planes } = reading;
  const drawn = useMemo(() => {
    const of = (plane: NonNullable<typeof planes>["teacher"]) => ({
      answers: planeAt(plane, temperature),
      inputs: inputs.data,
      targets: targets.data,
      classes: classes.length,
      chosen,
    });
    return planes && { teacher: of(planes.teacher), student: of(planes.now) };
  }, [planes, temperature, inputs, targets, classes, chosen]);
  return (
    <div className="taught-planes">
      <Plane name="Teacher" data={drawn?.teacher} />
      <Plane name={`Student (${styles[student].label})`} data={drawn?.student} />
      <p className="note">
        Regions of the likeliest class, fainter where the softened answer is less sure: the teacher
        shows how sure it is at every sample, a label never does.
      </p>
    </div>
  );
}

type PlaneProps = {
  readonly name: string;
  readonly data: Parameters<typeof answersFigure>[0] | undefined;
};

function Plane({ name, data }: PlaneProps) {
  const make = useCallback(
    (frame: Frame) =>
      data
        ? answersFigure(data, { ...frame, colour: frame.theme.ink })
        : { ...frame, title: "", description: "", marks: [] },
    [data],
  );
  return (
    <div>
      <h3>{name}</h3>
      <FigureView
        label={`${name}: softened answers over the plane`}
        make={make}
        textAlternative={() => (data ? describeAnswers(data) : NOT_YET)}
      />
    </div>
  );
}
