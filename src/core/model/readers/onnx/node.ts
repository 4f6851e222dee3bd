// A node of an ONNX graph as the file has it (onnx.proto, NodeProto and AttributeProto).

export type Node = {
  /** "Conv" */
  readonly op: string;
  /** "Conv (/layers/conv1)", for messages. */
  readonly label: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
};

export type Attribute = {
  readonly number?: number;
  readonly float?: number;
  readonly text?: string;
  readonly numbers: readonly number[];
  readonly floats?: Float32Array;
  readonly tensor?: Uint8Array;
};

/** float and double, by ONNX' numbers of types. */
const FLOATS: readonly number[] = [1, 11];

/** Whether a Cast changes no number that is read here. */
export function isToFloat({ attributes }: Node): boolean {
  return FLOATS.includes(attributes.get("to")?.number ?? 0);
}
