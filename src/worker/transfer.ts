// Finds the typed arrays in a message, so that they are moved to the other thread instead of copied.

/** Every distinct ArrayBuffer under `value`; plain objects, arrays and typed arrays are searched. */
export function transferablesOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (node: unknown): void => {
    if (ArrayBuffer.isView(node)) {
      if (node.buffer instanceof ArrayBuffer && node.byteLength === node.buffer.byteLength)
        found.add(node.buffer);
    } else if (Array.isArray(node)) {
      if (typeof node[0] === "object") node.forEach(visit);
    } else if (node && typeof node === "object") {
      Object.values(node).forEach(visit);
    }
  };
  visit(value);
  return [...found];
}
