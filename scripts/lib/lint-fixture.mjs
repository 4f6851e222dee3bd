// Proof that the lint rules can fail. Every file of lint/fixture opens with the rule that must report
// it (`// Planted: RULE`) or states that none may (`// Legal: why`); both are checked here, file by file.
// RULE is a rule of oxlint or "verbs", the check of scripts/lib/verbs.mjs.
import { readdirSync, readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { VERBS } from "../../lint/verbs.mjs";
import { readSources } from "./house.mjs";
import { executeTool } from "./processes.mjs";
import { inRepository, repositoryRoot } from "./repository.mjs";
import { verbFaults } from "./verbs.mjs";

const fixture = "lint/fixture";

/** The fixture's sources with what the first line promises; an unmarked file is an error. */
function plantedFiles() {
  return readdirSync(inRepository(fixture), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => {
      const path = inRepository(entry.parentPath, entry.name);
      const file = relative(repositoryRoot, path).split(sep).join("/");
      const mark = /^\/\/ (Planted|Legal): (.+)/.exec(readFileSync(path, "utf8"));
      if (!mark)
        throw new Error(
          `${file}: its first line is neither "// Planted: RULE" nor "// Legal: why"`,
        );
      return { file, rule: mark[1] === "Planted" ? mark[2] : undefined };
    });
}

/** The rules reported in each file, without their plugin: "import/no-cycle" and "import(no-cycle)" agree. */
async function reportedRules() {
  const { output } = await executeTool("oxlint/bin/oxlint", [
    "-c",
    `${fixture}/oxlint.config.mjs`,
    "-f",
    "json",
    fixture,
  ]);
  let diagnostics;
  try {
    ({ diagnostics } = JSON.parse(output.slice(output.indexOf("{"))));
  } catch {
    throw new Error(`oxlint printed no JSON for ${fixture}:\n${output}`);
  }
  const byFile = new Map();
  for (const { filename, code } of diagnostics) {
    const file = filename.split(sep).join("/");
    byFile.set(file, [...(byFile.get(file) ?? []), /\(([^)]+)\)/.exec(code)?.[1] ?? code]);
  }
  for (const fault of verbFaults(readSources([fixture]), VERBS)) {
    const file = fault.slice(0, fault.indexOf(":"));
    byFile.set(file, [...(byFile.get(file) ?? []), "verbs"]);
  }
  return byFile;
}

/** Runs the rules over the fixture. @returns {Promise<{ planted: number, legal: number, faults: string[] }>} */
export async function checkLintFixture() {
  const files = plantedFiles();
  const reported = await reportedRules();
  const faults = files.flatMap(({ file, rule }) => {
    const rules = reported.get(file) ?? [];
    if (rule === undefined) return rules.map((found) => `${file}: legal, but ${found} reported it`);
    return rules.includes(rule.split("/").at(-1)) ? [] : [`${file}: ${rule} did not report it`];
  });
  const planted = files.filter(({ rule }) => rule !== undefined).length;
  if (planted === 0) faults.push(`${fixture}: nothing is planted`);
  return { planted, legal: files.length - planted, faults };
}
