// Keras' activations, as names within a layer and as layers of their own (keras.io/api/layers/activations).

import { clipName } from "#core/message.ts";
import type { Activation } from "#core/model/layers.ts";
import { activate, leaveOutSoftmax } from "#core/model/readers/chain.ts";
import type { Chain } from "#core/model/readers/chain.ts";
import { plain } from "#core/model/readers/numberTypes.ts";
import { isJson, notThus, numberOf } from "./config.ts";
import type { KerasLayer } from "./config.ts";

type Step = {
  readonly file: string;
  readonly layer: KerasLayer;
  readonly chain: Chain;
  readonly isLast: boolean;
};

const NAMES: ReadonlyMap<string, readonly [Activation, number?]> = new Map([
  ["linear", ["linear"]],
  ["relu", ["relu"]],
  ["relu6", ["relu6"]],
  ["leaky_relu", ["leakyRelu", 0.2]],
  ["elu", ["elu"]],
  ["tanh", ["tanh"]],
  ["sigmoid", ["sigmoid"]],
  ["softplus", ["softplus"]],
  ["gelu", ["gelu"]],
]);

/** The activation of a layer by its name, within a serialised function or as a layer of its own. Throws Error that names both. */
export function bend(step: Step, given: unknown): void {
  const { file, layer, chain, isLast } = step;
  const written = isJson(given) && typeof given["config"] === "string" ? given["config"] : given;
  if (written === undefined || written === null) return;
  const asLayer = isJson(given) ? bendLayers.get(String(given["class_name"])) : undefined;
  if (asLayer && isJson(given) && isJson(given["config"])) {
    return asLayer({ ...step, layer: { ...layer, config: given["config"] } });
  }
  if (written === "softmax" && isLast) return leaveOutSoftmax(chain);
  const found = typeof written === "string" ? NAMES.get(written) : undefined;
  if (found) return activate(chain, ...found);
  const name = typeof written === "string" ? written : "of its own";
  const read = [...NAMES.keys()].join(", ");
  const where = written === "softmax" ? " in the middle" : "";
  throw notThus(file, layer, `has the activation ${clipName(name)}${where}, and ${read} are read`);
}

/** Layers that only bend. */
export const bendLayers: ReadonlyMap<string, (step: Step) => void> = new Map([
  ["ReLU", relu],
  ["LeakyReLU", leakyRelu],
  ["ELU", elu],
]);

function relu({ file, layer, chain }: Step): void {
  const [slope, from] = [numberOf(layer, "negative_slope", 0), numberOf(layer, "threshold", 0)];
  const most = layer.config["max_value"] ?? Infinity;
  const isSound = from === 0 && (most === Infinity || (most === 6 && slope === 0));
  if (!isSound) throw notThus(file, layer, "bends at other places than 0 and 6");
  if (slope !== 0) activate(chain, "leakyRelu", plain(slope));
  else activate(chain, most === 6 ? "relu6" : "relu");
}

/** Its slope is called alpha before Keras 3. */
function leakyRelu({ layer, chain }: Step): void {
  const slope = numberOf(layer, "negative_slope", numberOf(layer, "alpha", 0.3));
  activate(chain, "leakyRelu", plain(slope));
}

function elu({ file, layer, chain }: Step): void {
  if (numberOf(layer, "alpha", 1) !== 1) throw notThus(file, layer, "has another alpha than 1");
  activate(chain, "elu");
}
