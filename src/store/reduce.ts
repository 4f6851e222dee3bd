// Every event changes the state here and nowhere else: one switch, no side effects.

import type { ArmSummary } from "#core/experiment/armSummary.ts";
import type { FusionReport } from "#core/experiment/events.ts";
import type { EpochRow } from "#core/experiment/record.ts";
import type { Arm, Experiment } from "#core/experiment/schema.ts";
import type { Activity, Event } from "#worker/protocol.ts";
import {
  narrateDiverged,
  narrateEpoch,
  narrateFused,
  narrateOpened,
  narrateRecovered,
  narrateStep,
} from "./narrate.ts";
import type { Alert, ArmState, LabState } from "./state.ts";
import { FAILED, statusAt, statusAtEnd, statusBack } from "./status.ts";

export function reduce(state: LabState, event: Event): LabState {
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
    case "armOpened":
      return openArm(state, event.arm);
    case "steps":
      return takeSteps(state, event);
    case "epoch":
      return addEpoch(state, event.arm, event);
    case "resumed":
      return resume(state, event);
    case "weights":
    case "looked":
    case "checkpoint":
    case "alive":
      return state; // buffers.ts and the recorder keep them, the client hears of life
    case "spanCosts":
      return { ...state, costs: hasDiverged(state) ? [] : event.costs, costsStep: event.step };
    case "fusing":
      return { ...state, fusing: event.done };
    case "fused":
      return takeFusion(state, event.report);
    case "diverged":
      return diverge(state, event);
    case "finished":
      return { ...state, isFinished: true, status: statusAtEnd(state, event.stage) };
    case "failed":
      return { ...state, alert: alertFor(state, event), status: FAILED[event.during] };
    case "crashed":
      return crash(state, event);
    default:
      event satisfies never;
      return state; // whatever it was: what has been earned stays
  }
}

/** A new original begins the story anew; a new fused arm begins a new race. */
function openArm(state: LabState, summary: ArmSummary): LabState {
  const arm: ArmState = { summary, step: 0, seconds: 0, epochs: [] };
  const kept =
    summary.arm === "fused" && state.arms.original ? { original: state.arms.original } : state.arms;
  return { ...state, arms: { ...kept, [summary.arm]: arm } };
}

function takeFusion(state: LabState, fusion: FusionReport): LabState {
  const isFresh = state.costsStep === state.arms.original?.step;
  const estimate =
    isFresh && isEstimated(state.experiment.fusion)
      ? state.costs.find(({ span }) => span.join() === fusion.span.join())
      : undefined;
  const status = narrateFused(fusion, estimate);
  return { ...state, stage: "race", isFinished: false, fusion, status, alert: undefined };
}

/** Costs are those of the optimum with its own window: of another fusion they are no estimate. */
function isEstimated({ method, mode, kernelSize, bias }: Experiment["fusion"]): boolean {
  return (
    method === "empirical" && mode === "oneShot" && kernelSize === undefined && bias !== "position"
  );
}

/** A network full of overflow loses nothing that could be told. */
function hasDiverged({ arms }: LabState): boolean {
  return arms.original?.divergedAt !== undefined;
}

function changeArm(state: LabState, name: Arm, change: (arm: ArmState) => ArmState): LabState {
  const arm = state.arms[name];
  return arm ? { ...state, arms: { ...state.arms, [name]: change(arm) } } : state;
}

type StepsEvent = Extract<Event, { type: "steps" }>;

function takeSteps(state: LabState, event: StepsEvent): LabState {
  const before = state.arms[event.arm];
  if (!before) return state;
  const step = lastStepOf(event, before);
  const rate = (step - before.step) / (event.seconds - before.seconds);
  const next = changeArm(state, event.arm, (arm) => ({ ...arm, step, seconds: event.seconds }));
  const told = state.isStepping
    ? { ...next, status: narrateStep(event.arm, step, event.losses) }
    : next;
  if (!(rate > 0 && rate < Infinity)) return told;
  return { ...told, rate: state.rate === 0 ? rate : state.rate + 0.2 * (rate - state.rate) };
}

function lastStepOf(event: { firstStep: number; losses: Float32Array }, arm: ArmState): number {
  const replicas = arm.epochs[0]?.metrics.length ?? 1;
  return event.firstStep + event.losses.length / replicas;
}

function addEpoch(state: LabState, name: Arm, event: EpochRow): LabState {
  const { epoch, step, seconds, metrics } = event;
  const row: EpochRow = { epoch, step, seconds, metrics };
  const next = changeArm(state, name, (arm) => ({
    ...arm,
    step,
    seconds,
    epochs: [...arm.epochs, row],
  }));
  const arm = next.arms[name];
  const isAside = epoch === 0 || (name !== "original" && name !== "fused");
  const quiet = !arm || isAside || arm.divergedAt !== undefined; // what went wrong stays in view
  return quiet ? next : { ...next, status: narrateEpoch(next, arm, row) };
}

function changeActivity(state: LabState, activity: Activity): LabState {
  const isFinished = state.isFinished && activity !== "training";
  return { ...state, activity, isFinished, fusing: undefined, status: statusAt(state, activity) };
}

type DivergedEvent = Extract<Event, { type: "diverged" }>;

/** Replicas that were lost before the race are known to be; of all others the visitor hears. */
function diverge(state: LabState, { arm: name, step, replicas }: DivergedEvent): LabState {
  const diverged = [...(state.arms[name]?.diverged ?? []), ...replicas];
  const count = replicasOf(state, name);
  const next = changeArm(state, name, (arm) =>
    diverged.length < count ? { ...arm, diverged } : { ...arm, diverged, divergedAt: step },
  );
  const isKnown = (replica: number) => state.fusion?.replicas[replica]?.problem !== undefined;
  const isHeir = name !== "original" && name !== "random"; // all others begin with the original's weights
  if (isHeir && replicas.every(isKnown)) return next;
  const message = narrateDiverged(name, step, diverged, count);
  return { ...next, alert: { message, remedy: "lowerLearningRate" }, status: message };
}

function replicasOf({ arms, experiment }: LabState, name: Arm): number {
  return arms[name]?.epochs[0]?.metrics.length ?? experiment.replicas;
}

type FailedEvent = Extract<Event, { type: "failed" }>;

function alertFor(state: LabState, { during, error }: FailedEvent): Alert {
  const message = `${FAILED[during].slice(0, -1)}: ${error.message}`;
  if (error.name === "BackendUnavailableError") {
    return { message: `${message}. Other engines train the same networks.`, remedy: "bestEngine" };
  }
  if (error.name === "WeightsMissingError") return { message, remedy: "randomWeights" };
  if (error.name === "ScriptUnavailableError") return { message, remedy: "tryAgain" };
  if (hasDiverged(state)) return { message, remedy: "lowerLearningRate" };
  return during === "opening" ? { message, remedy: "firstPreset" } : { message };
}

type ResumedEvent = Extract<Event, { type: "resumed" }>;

/** The store has put the arms back to their checkpoint before (store.ts). */
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
  const status = event.restarted ? alert.message : FAILED.idle;
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
