// The graph of an ONNX model (onnx.proto, ModelProto and GraphProto): its input, its constants, its nodes.

import { fileError } from "#core/data/readers/fileError.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { joined } from "#core/model/readers/files/writeZip.ts";
import { WRITE_AGAIN } from "#core/model/readers/namedTensors.ts";
import { readConstants } from "./constants.ts";
import type { Attribute, Node } from "./node.ts";
import type { Whole } from "./tensor.ts";
import { bytesOf, floatOf, numberOf, numbersOf, readMessage, textsOf } from "./wire.ts";

export type Graph = {
  readonly file: string;
  readonly input: string;
  /** Of the input, the batch axis first; 0 where it is open. */
  readonly dims: readonly number[];
  /** Whether it comes from a framework whose channels are last. */
  readonly isLast: boolean;
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Tensor | Whole>;
};

const [PRODUCER, GRAPH] = [2, 7];
/** Exporters of Keras, by how they call themselves. */
const CHANNELS_LAST = /^(tf2onnx|keras|onnx_tf)/i;
const MOST_NODES = 1000;

/** The graph of the model. Throws Error that names the file where it is none, or has more than one input. */
export function readGraph(file: string, bytes: Uint8Array): Graph {
  const model = readMessage(file, bytes);
  const [graph] = bytesOf(model, GRAPH);
  if (!graph) throw fileError(file, "is no ONNX model: it has no graph", WRITE_AGAIN);
  const message = readMessage(file, graph);
  const nodes = bytesOf(message, 1).map((node) => readNode(file, node));
  if (nodes.length > MOST_NODES) {
    const problem = `has ${nodes.length} nodes, and up to ${MOST_NODES} are read`;
    throw fileError(file, problem, "open a smaller network");
  }
  const constants = readConstants(file, bytesOf(message, 5), nodes);
  const inputs = bytesOf(message, 11).map((input) => readInput(file, input));
  const open = inputs.filter(({ name }) => !constants.has(name));
  if (open.length !== 1) {
    const names = open.map(({ name }) => name).join(", ");
    const problem = `has ${open.length} inputs (${names}), and networks of one input are read`;
    throw fileError(file, problem, "open another network");
  }
  const [{ name, dims }] = open;
  const isLast = CHANNELS_LAST.test(textsOf(model, PRODUCER).at(-1) ?? "");
  return { file, input: name, dims, isLast, nodes, constants };
}

function readNode(file: string, bytes: Uint8Array): Node {
  const message = readMessage(file, bytes);
  const op = textsOf(message, 4).at(-1) ?? "";
  const name = textsOf(message, 3).at(-1) ?? "";
  const attributes = bytesOf(message, 5).map((one) => readAttribute(file, one));
  return {
    op,
    label: name && name !== op ? `${op} (${name})` : op,
    inputs: textsOf(message, 1),
    outputs: textsOf(message, 2),
    attributes: new Map(attributes),
  };
}

function readAttribute(file: string, bytes: Uint8Array): readonly [string, Attribute] {
  const message = readMessage(file, bytes);
  const [float, number] = [floatOf(message, 2), numberOf(message, 3)];
  const [text, tensor] = [textsOf(message, 4).at(-1), bytesOf(message, 5).at(-1)];
  const floats = bytesOf(message, 7);
  const attribute = {
    ...(float !== undefined && { float }),
    ...(number !== undefined && { number }),
    ...(text !== undefined && { text }),
    ...(tensor && { tensor }),
    ...(floats.length > 0 && { floats: floatsOf(joined(floats)) }),
    numbers: numbersOf(file, message, 8),
  };
  return [textsOf(message, 1).at(-1) ?? "", attribute];
}

/** Whole numbers of four bytes; what is left over is none. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer);
}

/** ValueInfoProto: the shape lies three messages deep. */
function readInput(file: string, bytes: Uint8Array) {
  const message = readMessage(file, bytes);
  const within = (of: readonly Uint8Array[], field: number) =>
    of.flatMap((one) => bytesOf(readMessage(file, one), field));
  const shapes = within(within(bytesOf(message, 2), 1), 2);
  const dims = within(shapes, 1).map((dim) => numberOf(readMessage(file, dim), 1) ?? 0);
  return { name: textsOf(message, 1).at(-1) ?? "", dims };
}
