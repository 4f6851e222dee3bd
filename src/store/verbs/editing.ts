// The verbs that change the present experiment. A change of its network or training opens it anew, untrained; what the
// next fusion does is changed beside what has been trained. What cannot be is refused, with a sentence.

import { CATALOGUE } from "#core/data/catalogue.ts";
import { tooLarge } from "#core/experiment/edit/capacity.ts";
import { problemOf } from "#core/experiment/edit/validateLayers.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { reasonOf } from "#core/message.ts";
import { blocksOf, sameSpan } from "#core/model/blocks.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Conversation } from "#store/conversation.ts";
import type { Client, EditOf, FusionFields, Lab } from "#store/lab.ts";
import { verbOf } from "./verb.ts";
import { openChanged } from "./opening.ts";

type EditingVerbs = Pick<
  Lab,
  "change" | "edit" | "tune" | "select" | "intend" | "lowerLearningRate"
>;

export function editingVerbs(conversation: Conversation, client: Client): EditingVerbs {
  const { store, files, open } = conversation;
  const { getState: state, setState } = store;

  function change(fields: Partial<Experiment>): boolean {
    const next = accepted(fields);
    if (next) open(next, state().presetId);
    return next !== undefined;
  }

  /** The present experiment with some fields changed; undefined, with an alert, where it cannot be. */
  function accepted(fields: {
    readonly [name in keyof Experiment]?: unknown;
  }): Experiment | undefined {
    try {
      const before = state().experiment;
      const next = parseExperiment({ ...before, ...fields });
      const problem = overloadOf(before) === undefined ? overloadOf(next) : undefined;
      if (problem === undefined) return next;
      setState({ alert: { message: problem } });
    } catch (error) {
      setState({ alert: { message: reasonOf(error) } });
    }
    return undefined;
  }

  /** Why an experiment is too large for a page, where its data are known and its network is sound. */
  function overloadOf({ data, network, replicas, training }: Experiment): string | undefined {
    const inputShape = inputShapeOf(data.name);
    if (!inputShape || problemOf(network.layers, inputShape) !== undefined) return undefined; // opening reports it
    const batchSize = Math.min(training.batchSize, state().dataset?.train ?? Infinity);
    return tooLarge({ inputShape, ...network }, { ...training, replicas, batchSize });
  }

  /** Of one sample; undefined while nobody knows, as with a table of one's own that is not open. */
  function inputShapeOf(name: string): Shape | undefined {
    const known = state().dataset ?? files.tableOf(name);
    return (known ?? CATALOGUE.find((entry) => entry.name === name))?.inputShape;
  }

  function edit(make: EditOf): string | undefined {
    const { experiment } = state();
    const inputShape = inputShapeOf(experiment.data.name);
    if (!inputShape) return "Layers cannot be changed while their data are not here.";
    const next = make(experiment, inputShape);
    if ("refusal" in next) return next.refusal;
    openChanged(conversation, next);
    return undefined;
  }

  function tune(fields: FusionFields): boolean {
    const fusion = Object.entries({ ...state().experiment.fusion, ...fields });
    const experiment = accepted({
      fusion: Object.fromEntries(fusion.filter(([, value]) => value !== undefined)),
    });
    if (experiment) {
      setState({ experiment, narrowing: [] });
      client.send({ type: "estimate", options: experiment.fusion });
    }
    return experiment !== undefined;
  }

  function select(span: Span): void {
    const { experiment } = state();
    const within = spanWithin(experiment, span);
    if (sameSpan(experiment.fusion.span, within)) return;
    setState({ experiment: { ...experiment, fusion: { ...experiment.fusion, span: within } } });
  }

  function intend(narrow: Experiment["narrow"]): void {
    const { narrow: _, ...fused } = state().experiment;
    const experiment: Experiment = narrow ? { ...fused, narrow } : fused;
    const next = `Now ${verbOf({ experiment })}, or`;
    setState({ experiment, status: state().status.replace(/Now \w+, or/, next) });
  }

  function lowerLearningRate(): void {
    const { training } = state().experiment;
    const lower = <Rated extends { readonly learningRate: number }>(rated: Rated) => ({
      ...rated,
      learningRate: rated.learningRate / 10,
    });
    const schedule = training.schedule.map(lower);
    change({ training: { ...training, optimizer: lower(training.optimizer), schedule } });
  }

  return { change, edit, tune, select, intend, lowerLearningRate };
}

/** Ends out of range are pulled in; two blocks are the least. */
function spanWithin({ network }: Experiment, [from, to]: Span): Span {
  const last = blocksOf(network.layers).length;
  const first = Math.max(1, Math.min(from, last - 1));
  return [first, Math.max(first + 1, Math.min(to, last))];
}
