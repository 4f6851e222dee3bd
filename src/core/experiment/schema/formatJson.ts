// JSON as people read it: two spaces a level, but whatever holds only numbers, strings and the like
// stands on one line, so that a layer, an epoch or a step is a line.

/** The text of a plain value, ending in a newline; whatever is not finite becomes null. */
export function formatJson(value: unknown): string {
  return `${format(JSON.parse(JSON.stringify(value)) as Json, "")}\n`;
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

function format(value: Json, indent: string): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const parts = Array.isArray(value)
    ? value.map((item) => format(item, `${indent}  `))
    : Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}: ${format(item, `${indent}  `)}`,
      );
  if (parts.length === 0) return open + close;
  if (Object.values(value).every(isFlat)) {
    const gap = open === "{" ? " " : "";
    return `${open}${gap}${parts.join(", ")}${gap}${close}`;
  }
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(",\n")}\n${indent}${close}`;
}

function isFlat(value: Json): boolean {
  return value === null || typeof value !== "object";
}
