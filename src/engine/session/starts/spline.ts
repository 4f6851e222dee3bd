// The arm spline: the network's last dense layers begin as a regression spline (Mo et al. 2021, docs/methods.md
// §2), fitted to the training data on what enters them. What stands before them is inherited as in fused, and
// then each replica has a fit of its own, as it has where its data are its own; spare units are drawn.

import { datasetOf } from "#core/data/dataset.ts";
import type { ArmNeeds } from "#core/experiment/armWords.ts";
import { splineReportOf } from "#core/experiment/insight/splineReport.ts";
import type { SplineReport } from "#core/experiment/insight/splineReport.ts";
import { fillWeights } from "#core/fusion/splice.ts";
import { areFinite } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { SplineOptions } from "#core/spline/fitHead.ts";
import { placeInHead } from "#core/spline/head.ts";
import { fitSpline, splineHead } from "#core/init/splineStart.ts";
import type { SplineFit } from "#core/init/splineStart.ts";
import { draw } from "./start.ts";
import type { Begin } from "./start.ts";

const DEFAULTS: SplineOptions = { degree: 1 };

export const spline: Begin = async (task, breathe) => {
  const { shallow, settings } = task;
  const { network } = shallow[0];
  const options = settings.spline ?? DEFAULTS;
  const head = splineHead(network, options);
  if ("problem" in head) return head;
  const began = performance.now();
  // Without a trunk, and on the same data, one fit serves all replicas.
  const isEach = head.hasTrunk || task.dataset.splits !== undefined;
  const weights: NetworkWeights[] = [];
  let found: SplineFit | undefined;
  let shown: SplineReport | undefined;
  for (const [replica, start] of shallow.entries()) {
    const drawn = draw("spline", replica, start, task);
    const around = head.hasTrunk ? fillWeights(start.weights, drawn) : drawn;
    if (!areFinite(around)) {
      weights.push(around); // its trunk has diverged: it keeps its number and has no start
      continue;
    }
    if (isEach || !found) {
      const data = { ...datasetOf(task.dataset, replica), samples: settings.samples };
      found = await fitSpline(network, around, head, options, data, (share) =>
        breathe(isEach ? (replica + share) / shallow.length : share),
      );
      shown ??= splineReportOf(found, head);
    }
    weights.push(placeInHead(found.fit.network, head, around));
  }
  const needs: ArmNeeds = head.hasTrunk ? "fusion" : "nothing";
  const seconds = (performance.now() - began) / 1000;
  const paid = { needs, flop: found?.fit.spline.forward.flop ?? 0, seconds };
  return { network, weights, paid, ...(shown && { shown }) };
};
