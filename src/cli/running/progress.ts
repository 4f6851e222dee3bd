// How far a run is, in one line: a bar, the arm that trains, and the time left at the speed so far. Arithmetic is what
// it counts: of arms that are not open yet it takes what their parent takes, which is what they are at most.

import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

export interface Progress {
  take(event: SessionEvent): void;
  /** "▕█████     ▏ 52 %  random · epoch 3 of 5 · 1:20 left" */
  line(): string;
}

type Lane = {
  readonly flop: number;
  readonly goal: number;
  readonly perEpoch: number;
  step: number;
};

const WIDTH = 24;

/** `now` in milliseconds. `from`: what a run that goes on had trained before. */
export function openProgress(
  { arms, training, shallowEpochs }: Experiment,
  now: () => number = () => performance.now(),
  from?: RunRecord,
): Progress {
  const lanes = new Map<string, Lane>();
  let hasRaced = false;
  for (const { summary, step } of Object.values(from?.arms ?? {})) open(summary, step);
  const before = sumOf((lane) => lane.step * lane.flop);
  let [last, began] = ["", now()];

  function open(
    summary: { arm: string; flopPerStep: number; epochs: number; stepsPerEpoch: number },
    step = 0,
  ): void {
    const { arm, flopPerStep: flop, epochs, stepsPerEpoch: perEpoch } = summary;
    lanes.set(arm, { flop, perEpoch, goal: epochs * perEpoch, step });
    if (arm !== "original") hasRaced = true;
  }

  function sumOf(of: (lane: Lane) => number): number {
    return [...lanes.values()].reduce((sum, lane) => sum + of(lane), 0);
  }

  function share(): number {
    const opened = sumOf(({ goal, flop }) => goal * flop);
    const parent = lanes.get("original");
    const racing = arms.filter((arm) => arm !== "original").length;
    const toCome = hasRaced || !parent ? 0 : racing * shallowEpochs * parent.perEpoch * parent.flop;
    const long = !hasRaced && arms.includes("randomEqualBudget") ? opened : 0;
    const done = sumOf(({ step, flop }) => step * flop);
    return opened === 0 ? 0 : Math.min(1, done / (opened + toCome + long));
  }

  function left(done: number): string {
    const gained = sumOf(({ step, flop }) => step * flop) - before;
    const total = sumOf(({ step, flop }) => step * flop) / done;
    if (done === 0 || gained === 0) return "";
    const seconds = ((now() - began) / 1000) * ((total * (1 - done)) / gained);
    return ` · about ${clock(seconds)} left`;
  }

  return {
    take(event) {
      if (event.type === "opened" || event.type === "resumed") began = now();
      if (event.type === "armOpened") open(event.arm);
      if (event.type !== "steps") return;
      const lane = lanes.get(event.arm);
      if (!lane) return;
      lane.step = event.firstStep + event.losses[0].length;
      last = event.arm;
    },
    line() {
      const done = share();
      const lane = lanes.get(last);
      const filled = Math.round(done * WIDTH);
      const bar = `▕${"█".repeat(filled)}${" ".repeat(WIDTH - filled)}▏`;
      const epoch = lane && Math.min(lane.goal, lane.step) / lane.perEpoch;
      const goal = lane && lane.goal / lane.perEpoch;
      const where = lane
        ? `  ${last} · epoch ${epoch!.toFixed(1)} of ${Number(goal!.toFixed(1))}`
        : `  ${training.epochs} epochs to come`;
      return `${bar} ${Math.floor(100 * done)} %${where}${left(done)}`;
    },
  };
}

/** "0:07", "12:40", "3:05:00" */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}
