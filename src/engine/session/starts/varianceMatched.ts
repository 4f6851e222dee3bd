// The arm varianceMatched: random, its fused layer with the mean and variance of the fused kernel and bias.

import { datasetOf } from "#core/data/dataset.ts";
import { initOf } from "#core/experiment/schema/armInits.ts";
import { numberOf } from "#core/experiment/schema/share.ts";
import { initializeMatched, weightMoments } from "#core/init/varianceMatched.ts";
import { eachReplica } from "./start.ts";
import type { Begin } from "./start.ts";

export const varianceMatched: Begin = (task) =>
  eachReplica(task, ({ network, weights, fused }, replica) => {
    const { seed } = task.experiment;
    const init = initOf(task.experiment, "varianceMatched");
    const moments = weightMoments(weights).map((layer, index) => (index === fused ? layer : {}));
    const { train } = datasetOf(task.dataset, replica);
    const stream = `random/${numberOf(task.experiment, replica)}`;
    return initializeMatched(network, init, moments, seed, stream, train);
  });
