// What a headless run prints while it works: a line for each epoch, the fusion, the end.

import { LOST_MEANS, lostInWords } from "#core/experiment/insight/signalLost.ts";
import { meanOf, meanOfFinite, nameReplicas } from "#core/experiment/events/divergence.ts";
import type { FusionReport, SessionEvent } from "#core/experiment/events/events.ts";
import type { Inits } from "#core/experiment/schema/armInits.ts";
import { withinReach } from "#core/experiment/results/withinReach.ts";
import { explainLimit, verdictLine } from "#core/experiment/results/verdictLine.ts";
import type { Results } from "#core/experiment/results/results.ts";

/** The lines for one event of a run of so many replicas: none for most. */
export function narrate(event: SessionEvent, count: number): readonly string[] {
  switch (event.type) {
    case "opened": {
      const { engine, dataset } = event;
      const samples = `${dataset.train} training and ${dataset.validation} validation samples`;
      const notice = engine.notice === undefined ? [] : [engine.notice];
      return [
        ...notice,
        `${dataset.title}: ${samples}; engine ${engine.name} on ${engine.adapter}`,
      ];
    }
    case "epoch": {
      const { arm, epoch, step, seconds, metrics } = event;
      const { mean: loss, n } = meanOfFinite(metrics.map(({ valLoss }) => valLoss));
      const { mean: score } = meanOfFinite(metrics.map(({ valScore }) => valScore));
      const place = `${arm} epoch ${Math.round(10 * epoch) / 10}, step ${step}, ${seconds.toFixed(2)} s`;
      const isDefined = metrics.some(({ valScore }) => valScore !== null);
      const shown = isDefined ? score.toFixed(4) : "not defined";
      const scores = `validation loss ${loss.toFixed(4)}, score ${shown}`;
      return [`${place}: ${scores} (${meanOf(n, metrics.length)})`];
    }
    case "fused": {
      const { method, replicas, without = {} } = event.report;
      const { mean: nmse, n } = meanOfFinite(replicas.map(({ probe }) => probe.nmse));
      return [
        `${whatWasDone(event.report)} (${method}): nmse ${nmse.toPrecision(4)} (${meanOf(n, replicas.length)}), ${lostInWords(nmse)}; ${LOST_MEANS}`,
        ...Object.entries(without).map(([arm, why]) => `${arm} does not race: ${why}`),
      ];
    }
    case "diverged": {
      const { arm, step, replicas } = event;
      return [`${arm}: the loss of ${nameReplicas(replicas, count)} is not finite at step ${step}`];
    }
    default:
      return [];
  }
}

function whatWasDone({ span, narrow }: FusionReport): string {
  if (!narrow) return `fused layers ${span[0]} to ${span[1]}`;
  const word = narrow.units === 1 ? "unit" : "units";
  return `narrowed layer ${narrow.layer} to ${narrow.units} ${word}, layer ${span[1]} fitted again`;
}

/** The verdict in one line: against the fairest rival at the end, or why there is none. */
export function headline({ verdicts, experiment, unfinished }: Results): string {
  const end = verdicts.find(({ at }) => at === "end");
  if (end) return verdictLine(withinReach(end), experiment);
  return unfinished === undefined ? "No race, no verdict." : `No verdict: ${unfinished}.`;
}

/** At the end: the verdicts that decide, why none could where the pairs are too few, and of what luck they speak. */
export function narrateVerdicts({ verdicts, varied, experiment }: Results): readonly string[] {
  const end = verdicts.filter(({ at }) => at === "end");
  if (end.length === 0) return [];
  const limit = explainLimit(end);
  return [
    ...end.map((verdict) => lineOf(verdict, experiment)),
    ...(limit === undefined ? [] : [limit]),
    `${varied}.`,
  ];
}

/** With the corrected p where there are several rivals: the interval beside it is for one of them alone. */
function lineOf(verdict: Results["verdicts"][number], inits: Inits): string {
  const { holmP, rivals } = verdict;
  const line = verdictLine(withinReach(verdict), inits);
  if (holmP === null || rivals < 2) return line;
  return line.replace(
    /\.$/,
    `, corrected p ${Number(holmP.toPrecision(2))} among ${rivals} rivals.`,
  );
}

/** At the end, a line for every arm with replicas that diverged; none where there are none. */
export function narrateDivergence({ arms, verdicts }: Results): readonly string[] {
  const lines = Object.entries(arms).flatMap(([arm, { replicas }]) => {
    const lost = Array.from(replicas.keys()).filter((r) => "divergedAtStep" in replicas[r]);
    return lost.length === 0
      ? []
      : [`warning: ${arm}: ${nameReplicas(lost, replicas.length)} diverged`];
  });
  const compared = verdicts.filter(({ leftOut }) => leftOut !== undefined).map(({ n }) => n);
  if (compared.length === 0) return lines;
  const pairs = `as few as ${Math.min(...compared)} of ${replicasOf(arms)} pairs`;
  return [
    ...lines,
    `warning: pairs with a diverged network are left out of the verdicts: ${pairs} remain`,
  ];
}

function replicasOf(arms: Results["arms"]): number {
  return Math.max(...Object.values(arms).map(({ replicas }) => replicas.length));
}
