// What TypeScript must know of compiled kernels, as the text of a module: the constants, sizes and layouts
// that both sides use, and the functions that can be called.

/** What stands in TypeScript for the types of AssemblyScript. */
const TYPES = { bool: "boolean", f32: "number", f64: "number", i32: "number", usize: "Bytes" };

/**
 * @param {string} shared the source that both sides share, AssemblyScript
 * @param {string} declarations what the compiler declares of the module
 */
export function kernelInterface(shared, declarations) {
  return `${sharedPart(shared)}\n${signatures(declarations)}`;
}

/** The shared source in TypeScript: its types replaced, its classes as types and lists of their fields. */
function sharedPart(source) {
  return source
    .replace(/^(\/\/.*\n)+\n/, "")
    .replace(/^(\/\/ @inline|@unmanaged)\n/gm, "")
    .replace(/^export class (\w+) \{\n([^}]*)\}\n/gm, (_, name, body) => layout(name, body))
    .replace(/: (\w+)\b/g, (whole, type) => (type in TYPES ? `: ${TYPES[type]}` : whole));
}

function layout(name, body) {
  const fields = [...body.matchAll(/^ {2}(\w+): (\w+);/gm)];
  const odd = fields.find(([, , type]) => type !== "i32");
  if (odd) throw new Error(`shared.ts: ${name}.${odd[1]} is ${odd[2]}: fields must be i32`);
  return `export type ${name} = {
${body.replace(/^ {2}(?=\w+:)/gm, "  readonly ")}};

/** The fields of ${name} in the order in which they lie in memory, four bytes each. */
export const ${name.toUpperCase()}_FIELDS = [${fields.map(([, field]) => `"${field}"`).join(", ")}] as const satisfies readonly (keyof ${name})[];
`;
}

/** The type of the compiled module's functions, parameters by name. */
function signatures(declarations) {
  const functions = exportedFunctions(declarations).map(({ name, source, parameters, returns }) => {
    const list = parameters.map(([parameter, type]) => `${parameter}: ${TYPES[type]}`);
    return `  /** ${source} */\n  readonly ${name}: (${list.join(", ")}) => ${returns};`;
  });
  return `/** An address in the module's memory, or a distance between two. */
type Bytes = number;

/** The functions of the compiled module; what they do stands at their sources. */
export type Kernels = {\n${functions.join("\n")}\n};\n`;
}

/** The functions that the compiler declares: name, source, parameters with their types. */
function exportedFunctions(declarations) {
  const found = declarations.matchAll(
    /\/\*\*\n\s+\* (\S+)\/\w+\n([^/]*)\*\/\n\s+export function (\w+)\(.*\): (\w+);/g,
  );
  return [...found].map(([, source, docs, name, returns]) => ({
    name,
    source: `assembly/${source}.ts`,
    parameters: [...docs.matchAll(/@param (\w+) `(\w+)`/g)].map(([, ...parameter]) => parameter),
    returns,
  }));
}
