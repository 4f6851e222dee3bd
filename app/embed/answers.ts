// What the lab reports to the page that embeds it, read from its state.

import { verdictsOf } from "#store/verdict/verdicts.ts";
import { headlineOf } from "#store/verdict/headline.ts";
import { meanScore } from "#store/narrate.ts";
import type { LabState } from "#store/state.ts";
import { meanOfFinite } from "#core/experiment/events/divergence.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Answer, ArmState, StateFields } from "./protocol.ts";

/** JSON knows no NaN, and neither do these messages. */
const known = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

function armsOf({ arms }: LabState): StateFields["arms"] {
  const rows = Object.entries(arms).flatMap(([arm, record]) => {
    if (!record) return [];
    const last = record.epochs.at(-1);
    const row: ArmState = {
      epoch: last?.epoch ?? 0,
      step: record.step,
      score: known(last && meanScore(last)),
    };
    return [[arm as Arm, row] as const];
  });
  return Object.fromEntries(rows);
}

export function stateAnswer(state: LabState): Answer {
  const { experiment, presetId, activity, stage, isFinished, fusion, status } = state;
  const lost = fusion && meanOfFinite(fusion.replicas.map(({ probe }) => probe.nmse)).mean;
  return {
    type: "state",
    title: experiment.title,
    preset: presetId ?? null,
    activity,
    stage,
    isFinished,
    span: fusion?.span ?? experiment.fusion.span,
    lost: known(lost),
    arms: armsOf(state),
    status,
  };
}

/** What has just happened, if it is something that a page is sent unasked: training begins, a stage ends, it is judged. */
export function newsOf(state: LabState, before: LabState): readonly Answer[] {
  const news: Answer[] = [];
  if (state.activity === "training" && before.activity !== "training")
    news.push({ type: "started", stage: state.stage });
  const isOver = ({ isFinished, activity }: LabState) => isFinished && activity === "idle";
  if (isOver(state) && !isOver(before) && before.activity === "training") {
    news.push({ type: "finished", stage: state.stage, arms: armsOf(state) });
    if (state.stage === "race") news.push(verdictAnswer(state));
  }
  return news;
}

function verdictAnswer(state: LabState): Answer {
  const verdicts = verdictsOf(state);
  const rows = verdicts
    .filter(({ at }) => at === "end")
    .map(({ arm, against, metric, n, verdict, difference, interval }) => ({
      arm,
      against,
      metric,
      n,
      verdict,
      difference: known(difference),
      interval: interval ?? null,
    }));
  return { type: "verdict", sentence: headlineOf(verdicts, false) ?? "", rows };
}
