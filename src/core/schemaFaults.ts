// What is wrong with a file that a schema has read, in one dialect for every kind of file.

import type { BaseIssue } from "valibot";
import { listFaults } from "./message.ts";

/** The wrong fields by their paths: "network.layers[1].units: must be a whole number from 1 up, got 0". */
export function schemaFaults(issues: readonly BaseIssue<unknown>[]): string {
  return listFaults(issues.map((issue) => `${pathOf(issue)}: ${messageOf(issue)}`));
}

function pathOf({ path }: BaseIssue<unknown>): string {
  const steps = (path ?? []).map(({ key }) =>
    typeof key === "number" ? `[${key}]` : `.${String(key)}`,
  );
  return steps.join("").replace(/^\./, "") || "(the whole file)";
}

function messageOf(issue: BaseIssue<unknown>): string {
  if (issue.type !== "strict_object") return issue.message;
  if (issue.expected === "never") return "unknown field";
  return issue.received === "undefined" ? "is missing" : `must be an object, got ${issue.received}`;
}
