// The status line: one sentence for what just happened, in the visitor's words.

import { heirOf } from "#core/experiment/events/heir.ts";
import type {
  DatasetSummary,
  EngineSummary,
  FusionReport,
} from "#core/experiment/events/events.ts";
import { inPercent } from "#core/percent.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";
import { lostInWords, whose } from "#core/experiment/insight/signalLost.ts";
import { meanOf, meanOfFinite, nameReplicas } from "#core/experiment/events/divergence.ts";
import type { ArmRecord, EpochRow } from "#core/experiment/events/record.ts";
import type { SpanLoss } from "./spanLoss.ts";
import type { LabState } from "./state.ts";

/** As the stage writes it. */
function percent(share: number): string {
  return Number.isFinite(share) ? `${inPercent(share)} %` : "–";
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** "validation accuracy 91.2 %" or "validation R² 0.874", the mean over replicas. */
function scoreOf(row: EpochRow, dataset: DatasetSummary | undefined): string {
  const mean = meanScore(row);
  if (dataset?.task.kind !== "regression") return `validation accuracy ${percent(mean)}`;
  if (isNotDefined(row)) return "validation R² not defined (the target does not vary)";
  return `validation R² ${formatR2(mean)}`;
}

/** Over the replicas that have one: a diverged network has no score. */
export function meanScore(row: EpochRow): number {
  return meanOfFinite(scoresOf(row)).mean;
}

/** R² of a validation part whose target does not vary, or that has one row. */
export function isNotDefined({ metrics }: EpochRow): boolean {
  return metrics.length > 0 && metrics.every(({ valScore }) => valScore === null);
}

function scoresOf({ metrics }: EpochRow): readonly (number | null)[] {
  return metrics.map(({ valScore }) => valScore);
}

/** "mean of 8 replicas", "mean of 6 of 8 replicas": the others have diverged. */
function meanOfReplicas(values: ArrayLike<number | null>): string {
  const { n } = meanOfFinite(values);
  return n === 0
    ? `mean of ${count(values.length, "replica")}`
    : `${meanOf(n, values.length)} replica${values.length === 1 ? "" : "s"}`;
}

/** "The loss of replica 3 of 8 of the original network became infinite at step 412: lower the learning rate. …" */
export function narrateDiverged(
  arm: string,
  step: number,
  diverged: readonly number[],
  count: number,
  advice: string,
): string {
  const isAll = diverged.length === count;
  const which = isAll ? "" : `${nameReplicas(diverged, count)} of `;
  const rest = isAll ? "" : " The others go on.";
  return `The loss of ${which}the ${nameOf(arm)} network became infinite at step ${step}: ${advice}.${rest}`;
}

export function narrateOpened(dataset: DatasetSummary): string {
  return `${dataset.title}: ${samplesOf(dataset)}. Starting …`;
}

/** `hasLeft`: whether Undo brings trained networks back. */
export function narrateReady(dataset: DatasetSummary, hasLeft = false): string {
  const back = hasLeft ? " Undo brings back what was trained before." : "";
  return `${dataset.title} is ready: ${samplesOf(dataset)}. Press Train.${back}`;
}

/** "Back where you were: step 120. Press Train to go on." */
export function narrateResumed({ arms, stage }: Pick<LabState, "arms" | "stage">): string {
  return `Back where you were: ${placeOf({ arms, stage })}. Press Train to go on.`;
}

/** "step 120 of the race" */
function placeOf({ arms, stage }: Pick<LabState, "arms" | "stage">): string {
  const { step = 0 } = arms[stage === "race" ? heirOf(arms) : "original"] ?? {};
  return `step ${thousands(step)}${stage === "race" ? " of the race" : ""}`;
}

/** "WebGPU stopped working: device lost. Training goes on with simd from step 120; nothing is lost." */
export function narrateRecovered(
  reason: string,
  engine: EngineSummary,
  state: Pick<LabState, "arms" | "stage">,
): string {
  const what = reason[0].toUpperCase() + reason.slice(1).replace(/\.$/, "");
  return `${what}. It goes on with ${engine.name} (${engine.adapter}) from ${placeOf(state)}; nothing is lost.`;
}

/** Of the arm that is ahead: "Paused at step 45. Press Train to go on." */
export function narratePause({ arms, stage }: LabState): string {
  const { step = 0 } = arms[stage === "race" ? heirOf(arms) : "original"] ?? {};
  return `Paused at step ${thousands(step)}. Press Train to go on.`;
}

/** "Fused, step 45: training loss 0.231, mean of 8 replicas." */
export function narrateStep(arm: string, step: number, losses: readonly number[]): string {
  const { mean } = meanOfFinite(losses);
  const shown = Number.isFinite(mean) ? mean.toPrecision(3) : "not a number any more";
  return `${capitalise(nameOf(arm))}, step ${step}: training loss ${shown}, ${meanOfReplicas(losses)}.`;
}

function samplesOf(dataset: DatasetSummary): string {
  return `${thousands(dataset.train)} training and ${thousands(dataset.validation)} validation samples`;
}

/** "4,000". The browser's own formatter would load for 75 ms, on the page's main thread, at its first number. */
function thousands(n: number): string {
  return String(n).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

export function narrateEpoch(state: LabState, arm: ArmRecord, row: EpochRow): string {
  const { summary } = arm;
  const who = summary.arm === "original" ? "" : `${capitalise(summary.arm)}: `;
  const when = row.epoch === 0 ? "before training" : epochInWords(row.epoch, summary.epochs);
  const sentence = `${when}, ${scoreOf(row, state.dataset)}, ${meanOfReplicas(scoresOf(row))}.`;
  return who + (who ? sentence : capitalise(sentence));
}

/** nmse on held-out samples, mean of all replicas that could be fused. */
export function measuredLoss(report: Pick<FusionReport, "replicas">): number {
  return meanOfFinite(lossesOf(report)).mean;
}

function lossesOf({ replicas }: Pick<FusionReport, "replicas">): readonly number[] {
  return replicas.map(({ probe }) => probe.nmse);
}

/** `estimate` is what the page showed of the span before, on other samples. */
export function narrateFused(report: FusionReport, estimate?: SpanLoss): string {
  const [first, last] = report.span;
  const { narrow } = report;
  const done = narrow
    ? `Layer ${first} narrowed to ${narrow.units}, layer ${last} fitted again`
    : `Layers ${first} to ${last} fused into one`;
  const nmse = measuredLoss(report);
  const own = meanOfReplicas(lossesOf(report));
  return `${done}: ${lostInWords(nmse)} on held-out samples, ${own}${estimated(estimate, own)}. Press Train to race.`;
}

/** " (the estimate was 12 %)", and whose it was unless it is `own`, that of what was measured. */
function estimated(estimate: SpanLoss | undefined, own: string): string {
  if (!estimate || estimate.problem !== undefined || !Number.isFinite(estimate.nmse)) return "";
  const of = whose(estimate.replicas, estimate.of);
  return ` (the estimate was ${percent(estimate.nmse)}${of === own ? "" : `, ${of}`})`;
}

function nameOf(arm: string): string {
  return arm === "randomEqualBudget" ? "random given the whole budget" : arm;
}

/**
 * "epoch 18 of about 72": training by arithmetic ends within an epoch, and the last whole one is named. "epoch 114"
 * where training goes on beyond the end that was asked for.
 */
export function epochInWords(epoch: number, end: number): string {
  if (Math.floor(epoch) > end) return `epoch ${Math.floor(epoch)}`;
  const about = Number.isInteger(end) ? "" : "about ";
  return `epoch ${Math.floor(epoch)} of ${about}${Math.round(end)}`;
}

function capitalise(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
