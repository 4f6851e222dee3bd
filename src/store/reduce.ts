// Every event changes the state here and nowhere else: one switch, no side effects. The arms and their
// fusion come from the record of the run, which has taken the event before.

import { heirOf } from "#core/experiment/events/heir.ts";
import type { FusionReport, NarrowPrices } from "#core/experiment/events/events.ts";
import { adviceOn } from "#core/experiment/events/divergence.ts";
import { divergedReplicas, isLost } from "#core/experiment/events/record.ts";
import type { ArmRecord, EpochRow, RunRecord } from "#core/experiment/events/record.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Activity, Event } from "#worker/protocol.ts";
import {
  narrateDiverged,
  narrateEpoch,
  narrateFused,
  narrateOpened,
  narrateRecovered,
  narrateStep,
} from "./narrate.ts";
import { spanLoss } from "./spanLoss.ts";
import type { Alert, LabState } from "./state.ts";
import { failedTo, statusAt, statusAtEnd, statusBack, statusBeyond } from "./status.ts";
import { drawnAnyway, pinnedOn } from "./task.ts";

/** The state after an event; `record` is that of the run with this event in it. */
export function reduce(
  before: LabState,
  event: Event,
  { arms, fusion, fusedWith }: RunRecord,
): LabState {
  const isSame = arms === before.arms && fusion === before.fusion;
  const state = isSame ? before : { ...before, arms, fusion, fusedWith };
  switch (event.type) {
    case "activity":
      return changeActivity(state, event.activity);
    case "opened":
      return {
        ...state,
        engine: event.engine,
        dataset: event.dataset,
        status: narrateOpened(event.dataset),
      };
    case "steps":
      return takeSteps(state, event, before.arms[event.arm]);
    case "epoch":
      return takeEpoch(state, event.arm, event);
    case "resumed":
      return resume(state, event);
    case "compared":
      return { ...state, comparison: event.comparison };
    case "timed":
      return state.engine ? { ...state, engine: { ...state.engine, reason: event.reason } } : state;
    case "armOpened":
    case "weights":
    case "looked":
    case "likeness":
    case "checkpoint":
    case "alive":
    case "inspected":
    case "fitInputs":
      return state; // the record and buffers.ts keep them; of life, tables and samples others hear
    case "spanCosts":
      return takeCosts(state, event);
    case "narrowCosts":
      return takePrices(state, event.prices);
    case "fusing":
      return { ...state, fusing: event.done };
    case "fused":
      return takeFusion(state, event.report);
    case "diverged":
      return diverge(state, event);
    case "finished":
      return { ...state, isFinished: true, status: statusAtEnd(state, event.stage) };
    case "failed":
      return { ...state, alert: alertFor(state, event), status: failedTo(state, event.during) };
    case "crashed":
      return crash(state, event);
    default:
      event satisfies never;
      return state; // whatever it was: what has been earned stays
  }
}

function takeFusion(state: LabState, fusion: FusionReport): LabState {
  const isFresh = state.costsOf?.step === state.arms.original?.step;
  const before = { ...state, fusion: undefined };
  const estimate = isFresh && !fusion.narrow ? spanLoss(before, fusion.span) : undefined;
  const status = narrateFused(fusion, estimate);
  return { ...state, stage: "race", isFinished: false, status, alert: undefined };
}

type SpanCostsEvent = Extract<Event, { type: "spanCosts" }>;

function takeCosts(state: LabState, { costs, step, by, replicas }: SpanCostsEvent): LabState {
  const costsOf = { step, by, replicas };
  return { ...state, costs: isLost(state.arms.original) ? [] : costs, costsOf };
}

function takePrices(state: LabState, prices: NarrowPrices): LabState {
  const isOther = ({ layer, keep }: NarrowPrices) =>
    prices.keep ? keep === undefined : keep !== undefined || layer !== prices.layer;
  return { ...state, narrowing: [...state.narrowing.filter(isOther), prices] };
}

type StepsEvent = Extract<Event, { type: "steps" }>;

function takeSteps(state: LabState, event: StepsEvent, before: ArmRecord | undefined): LabState {
  const arm = state.arms[event.arm];
  if (!arm || !before) return state;
  const rate = (arm.step - before.step) / (arm.seconds - before.seconds);
  const last = event.losses.map((run) => run[run.length - 1]);
  const status = state.isStepping ? narrateStep(event.arm, arm.step, last) : state.status;
  if (!(rate > 0 && rate < Infinity)) return { ...state, status };
  return {
    ...state,
    status,
    rate: state.rate === 0 ? rate : state.rate + 0.2 * (rate - state.rate),
  };
}

function takeEpoch(state: LabState, name: Arm, row: EpochRow): LabState {
  const arm = state.arms[name];
  if (name === "randomEqualBudget" && row.epoch > 0 && !isLost(arm)) {
    return { ...state, status: statusBeyond(state, row.epoch) };
  }
  const isAside = row.epoch === 0 || (name !== "original" && name !== heirOf(state.arms));
  const isQuiet = !arm || isAside || isLost(arm); // what went wrong stays in view
  return isQuiet ? state : { ...state, status: narrateEpoch(state, arm, row) };
}

function changeActivity(state: LabState, activity: Activity): LabState {
  const isFinished = state.isFinished && activity !== "training";
  return { ...state, activity, isFinished, fusing: undefined, status: statusAt(state, activity) };
}

type DivergedEvent = Extract<Event, { type: "diverged" }>;

/** Replicas that were lost before the race are known to be; of all others the visitor hears. */
function diverge(state: LabState, { arm: name, step, replicas }: DivergedEvent): LabState {
  const isKnown = (replica: number) => state.fusion?.replicas[replica]?.problem !== undefined;
  if (step === 0 && replicas.every(isKnown)) return state; // they began with the original's weights
  const diverged = divergedReplicas(state.arms[name]);
  const advice = adviceOn(state.experiment);
  const message = narrateDiverged(name, step, diverged, replicasOf(state, name), advice);
  const costs = isLost(state.arms.original) ? [] : state.costs;
  return { ...state, costs, alert: withRemedy(message, advice), status: message };
}

/** The button that helps where the learning rate is to blame. */
function withRemedy(message: string, advice: string): Alert {
  return advice.includes("rate") ? { message, remedy: "lowerLearningRate" } : { message };
}

/** Before its first epoch an arm does not show how many it has. */
function replicasOf({ arms, experiment }: LabState, name: Arm): number {
  return arms[name]?.epochs[0]?.metrics.length ?? experiment.replicas;
}

function besides(state: LabState): string {
  const run = pinnedOn(state);
  return run ? drawnAnyway(run.name) : "";
}

type FailedEvent = Extract<Event, { type: "failed" }>;

function alertFor(state: LabState, { during, error }: FailedEvent): Alert {
  const message = `${failedTo(state, during).slice(0, -1)}: ${error.message}`;
  if (error.name === "BackendUnavailableError") {
    return { message: `${message}. Other engines train the same networks.`, remedy: "bestEngine" };
  }
  if (error.name === "WeightsMissingError") return { message, remedy: "randomWeights" };
  if (error.name === "ScriptUnavailableError") return { message, remedy: "tryAgain" };
  if (isLost(state.arms.original)) {
    const advice = adviceOn(state.experiment);
    return withRemedy(message.replace(/ \(reset it[^)]*\)/, `: ${advice}`), advice);
  }
  if (during !== "opening") return { message };
  return { message: `${message}${besides(state)}`, remedy: "firstPreset" };
}

type ResumedEvent = Extract<Event, { type: "resumed" }>;

/** The store has put the arms back to their checkpoint before (conversation.ts). */
function resume(state: LabState, { engine, dataset, reason }: ResumedEvent): LabState {
  const next = { ...state, engine, dataset };
  if (reason === undefined) return { ...next, status: statusBack(next) };
  const message = narrateRecovered(reason, engine, next);
  return { ...next, alert: { message, isCalm: true }, status: message };
}

type CrashedEvent = Extract<Event, { type: "crashed" }>;

function crash(state: LabState, event: CrashedEvent): LabState {
  const isTrained = state.arms.original !== undefined && state.arms.original.step > 0;
  const alert = alertOfCrash(event, isTrained);
  const status = event.restarted ? alert.message : failedTo(state, "idle");
  return { ...state, activity: "idle", alert, status, isGone: !event.restarted };
}

function alertOfCrash({ reason, restarted, hasLived }: CrashedEvent, isTrained: boolean): Alert {
  const kept = isTrained ? " What has been trained stays on the page and can be exported." : "";
  if (restarted) return alertOfRestart(reason, hasLived, isTrained);
  const message = hasLived
    ? `The training worker stopped again and again (${reason}).${kept} Try again, lower the load, or reload the page.`
    : `The training worker cannot be started (${reason}).${kept} Its script may be slow to come or out of reach, or the browser forbids it here: in a page opened as a file, in a frame without scripts, under a strict policy. Try again, or open the lab from a server, in a tab of its own.`;
  return { message, remedy: "tryAgain" };
}

function alertOfRestart(reason: string, hasLived: boolean, isTrained: boolean): Alert {
  if (!hasLived) {
    const message = `The training worker has not started yet (${reason}): its script may be slow to come. It is asked for again.`;
    return { message, isCalm: true };
  }
  const next = isTrained ? "goes on where it was; nothing is lost" : "has been started";
  return { message: `The training worker stopped (${reason}). A new one ${next}.`, isCalm: true };
}
