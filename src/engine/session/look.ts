// Looking into the networks while they train: what one chosen sample becomes in every block, how
// activations are distributed, and the predictions of the network over the plane where inputs are two numbers
// (or the line where they are one). Only one replica of each lane is looked at, the first that is sound unless
// another is chosen, through the engine and in inference mode, so that looking changes no number of the training.

import { datasetOf } from "#core/data/dataset.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { inputsAs, targetsAs } from "#core/data/renormalise.ts";
import { lineInputs, planeAround, planeInputs } from "#core/data/plane.ts";
import type {
  BlockLook,
  Look,
  PlaneAnswers,
  SessionEvent,
} from "#core/experiment/events/events.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blockEnds } from "#core/model/blocks.ts";
import type { Cohort } from "#engine/engine.ts";
import type { Point } from "#core/model/forward.ts";
import { each, together } from "#wait/together.ts";
import type { ArmRun } from "./arm.ts";
import { rows } from "#core/data/rows.ts";

/** Milliseconds between two looks while training, and the share of the time that they may take. */
const EVERY = 150;
const SHARE = 0.1;
/** Held-out samples behind a histogram; fewer where an engine needs longer than SLOW ms for them. */
const PROBE = 200;
const SLOW = 40;
/** Values of a block sent for its histogram. */
const SAMPLE_SIZE = 2048;
/** Cells along each side of the plane, and along a line. */
const PLANE_CELLS = 48;
const LINE_CELLS = 160;

/** Arms that have a lane on the page. */
const LANES = ["original", "fused", "narrowed", "random"];

export type Looker = {
  /**
   * Chooses the validation sample to follow; out of range, the nearest. Unwatched, nothing is looked at. A replica
   * (from 0) is looked at where it is there and sound, else the first that is sound.
   */
  choose(sample: number, watched: boolean, replica?: number): void;
  /** True when somebody watches and the last look is long enough ago. */
  isDue(): boolean;
  /** Looks at every lane that has changed since it was last looked at. */
  look(arms: Iterable<ArmRun>): Promise<void>;
};

/**
 * Nobody watches at first: a run without a page never looks. `atOnce`: an answer takes its time on the way, not to be
 * computed, so that all is asked for before the first is waited for.
 */
export function openLooker(
  dataset: Dataset,
  emit: (event: SessionEvent) => void,
  atOnce = false,
): Looker {
  const seen = new WeakMap<Cohort, string>();
  const question = questionOf(dataset);
  let sample = 0;
  let wished: number | undefined;
  let watched = false;
  let asked = false;
  let due = 0;
  let probe = PROBE;

  async function lookAt({ arm, cohort, shownReplica, soundReplicas }: ArmRun): Promise<void> {
    const chosen = sample; // another may be chosen meanwhile
    const isThere = wished !== undefined && soundReplicas().includes(wished);
    const replica = isThere ? wished! : shownReplica();
    const key = `${replica} ${chosen} ${cohort.step}`;
    if (seen.get(cohort) === key) return;
    const began = performance.now();
    const own = datasetOf(dataset, replica);
    const inputs = inputsOf(own, sampleFor(own, dataset, chosen), probe);
    const looks = async () => {
      const values = await lookAtBlocks(cohort, replica, inputs);
      probe = nextProbe(probe, performance.now() - began);
      return values;
    };
    const asks = async () => question && ask(cohort, replica, own, dataset, question);
    const [blocks, answers] = await inTurn(looks, asks);
    const logits = Float32Array.from(blocks[blocks.length - 1].activation.data);
    const output = answersOf(own, dataset, logits);
    const look: Look = { arm, step: cohort.step, sample: chosen, blocks, output };
    emit({ type: "looked", look: answers ? { ...look, answers } : look });
    seen.set(cohort, key);
  }

  async function inTurn<A, B>(one: () => Promise<A>, other: () => Promise<B>): Promise<[A, B]> {
    return atOnce ? together([one(), other()]) : [await one(), await other()];
  }

  return {
    choose: (wanted, isWatched, replica) => {
      wished = replica;
      const last = dataset.validation.inputs.shape[0] - 1;
      sample = Math.max(0, Math.min(last, Math.trunc(wanted)));
      watched = isWatched;
      asked = true;
    },
    isDue: () => watched && (asked || performance.now() >= due),
    look: async (arms) => {
      if (!watched) return;
      asked = false;
      const began = performance.now();
      const lanes = [...arms].filter(({ arm }) => LANES.includes(arm));
      await each(
        lanes.map((arm) => () => lookAt(arm)),
        atOnce,
      );
      const ended = performance.now();
      due = ended + Math.max(EVERY, (ended - began) * (1 / SHARE - 1));
    },
  };
}

/** Half as many samples where they took too long, twice as many where they took next to nothing. */
function nextProbe(probe: number, milliseconds: number): number {
  if (milliseconds > SLOW) return Math.max(8, probe >> 1);
  return milliseconds < SLOW / 4 ? Math.min(PROBE, probe * 2) : probe;
}

/** A validation sample of the data that are shown, as a replica with a split of its own reads it. */
function sampleFor(own: Dataset, shown: Dataset, sample: number): Tensor {
  const chosen = rows(shown.validation.inputs, sample, sample + 1);
  return readBy(own, shown, chosen);
}

function readBy(own: Dataset, shown: Dataset, { shape, data }: Tensor): Tensor {
  return { shape, data: inputsAs(own, shown, data) };
}

/** The chosen sample as row 0, then the first `probe` validation samples: one pass answers both. */
function inputsOf({ validation: { inputs } }: Dataset, chosen: Tensor, probe: number): Tensor {
  const others = rows(inputs, 0, probe);
  const data = new Float32Array(chosen.data.length + others.data.length);
  data.set(chosen.data);
  data.set(others.data, chosen.data.length);
  return { shape: [others.shape[0] + 1, ...inputs.shape.slice(1)], data };
}

async function lookAtBlocks(
  cohort: Cohort,
  replica: number,
  inputs: Tensor,
): Promise<readonly BlockLook[]> {
  const values = await cohort.activations(replica, blockEnds(cohort.network.layers), inputs);
  return values.map(({ shape, data }) => {
    const size = sizeOf(shape.slice(1));
    return {
      activation: { shape: shape.slice(1), data: Float32Array.from(data.subarray(0, size)) },
      activationSample: thin(data.subarray(size)),
    };
  });
}

/**
 * At most SAMPLE_SIZE values, from places that a golden-ratio (Weyl) sequence spreads evenly: an even
 * stride could fall in step with the units and show one of them alone.
 */
function thin(values: ArrayLike<number>): Float32Array {
  if (values.length <= SAMPLE_SIZE) return Float32Array.from(values);
  const golden = (Math.sqrt(5) - 1) / 2;
  return Float32Array.from({ length: SAMPLE_SIZE }, (_, i) => {
    const place = Math.floor(((i * golden) % 1) * values.length);
    return values[place];
  });
}

type Question = Omit<PlaneAnswers, "values"> & { readonly inputs: Tensor };

/** The inputs to ask about, from the extent of the training data; none where there are more than two. */
function questionOf({ inputShape, train }: Dataset): Question | undefined {
  const width = sizeOf(inputShape);
  if (inputShape.length !== 1 || (width !== 1 && width !== 2)) return undefined;
  const plane = planeAround(train.inputs.data, width);
  const [columns, rowCount] = width === 2 ? [PLANE_CELLS, PLANE_CELLS] : [LINE_CELLS, 1];
  const data = width === 2 ? planeInputs(plane, columns) : lineInputs(plane, columns);
  const inputs = { shape: [columns * rowCount, width], data };
  return { plane, columns, rows: rowCount, inputs };
}

async function ask(
  cohort: Cohort,
  replica: number,
  own: Dataset,
  shown: Dataset,
  { inputs, ...grid }: Question,
): Promise<PlaneAnswers> {
  const last: Point = { layer: cohort.network.layers.length - 1, at: "output" };
  const [{ data }] = await cohort.activations(replica, [last], readBy(own, shown, inputs));
  return { ...grid, values: answersOf(own, shown, Float32Array.from(data)) };
}

/** Logits to class probabilities, row by row; fitted values in the units of the data shown. May change `outputs`. */
function answersOf(own: Dataset, shown: Dataset, outputs: Float32Array): Float32Array {
  const { task } = shown;
  if (task.kind === "regression") return Float32Array.from(targetsAs(shown, own, outputs));
  const classes = task.classes.length;
  for (let start = 0; start < outputs.length; start += classes) {
    softmax(outputs.subarray(start, start + classes));
  }
  return outputs;
}

function softmax(logits: Float32Array): void {
  const largest = logits.reduce((most, z) => Math.max(most, z), -Infinity);
  let sum = 0;
  for (let k = 0; k < logits.length; k++) sum += logits[k] = Math.exp(logits[k] - largest);
  for (let k = 0; k < logits.length; k++) logits[k] /= sum;
}
