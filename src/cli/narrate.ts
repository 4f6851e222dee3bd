// What a headless run says while it works: a line for each epoch, the fusion, the end.

import type { EpochMetrics, SessionEvent } from "#core/experiment/events.ts";

/** The lines for one event: none for most. */
export function narrate(event: SessionEvent): readonly string[] {
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
      const [loss, score] = [mean(metrics, "valLoss"), mean(metrics, "valScore")];
      const place = `${arm} epoch ${epoch}, step ${step}, ${seconds.toFixed(2)} s`;
      return [`${place}: validation loss ${loss}, score ${score} (mean of ${metrics.length})`];
    }
    case "fused": {
      const { span, method, replicas } = event.report;
      const nmse = replicas.reduce((sum, { probe }) => sum + probe.nmse, 0) / replicas.length;
      return [`fused layers ${span[0]} to ${span[1]} (${method}): nmse ${nmse.toPrecision(4)}`];
    }
    case "diverged":
      return [`${event.arm}: the loss stopped being finite at step ${event.step}`];
    default:
      return [];
  }
}

function mean(metrics: readonly EpochMetrics[], of: "valLoss" | "valScore"): string {
  return (metrics.reduce((sum, m) => sum + m[of], 0) / metrics.length).toFixed(4);
}
