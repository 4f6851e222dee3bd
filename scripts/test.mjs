// npm test: installs what is missing, then runs every test: units (Vitest), then journeys (Playwright)
// in real browsers against the built page. What was skipped for a reason is named with it; the last line sums
// both: "N passed, N failed".
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import process from "node:process";
import { inRepository } from "./lib/repository.mjs";
import { executeTool } from "./lib/processes.mjs";
import { setUp } from "./setup.mjs";

const reports = "node_modules/.cache/test-reports";

const suites = [
  {
    name: "unit",
    tool: "vitest/vitest.mjs",
    args: [
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reports}/unit.json`,
    ],
    count: (report) => [report.numPassedTests, report.numFailedTests, report.numPendingTests],
  },
  {
    name: "e2e",
    tool: "@playwright/test/cli.js",
    args: ["test", "--reporter=list,json"],
    count: ({ stats }) => [stats.expected, stats.unexpected + stats.flaky, stats.skipped],
    reasons: (report) => report.suites.flatMap(skipReasons),
  },
];

/** "title: reason" of every journey under a suite of Playwright's that was skipped with a reason. */
function skipReasons({ specs = [], suites = [] }) {
  const own = specs.flatMap(({ title, tests }) =>
    tests.flatMap(({ annotations }) =>
      annotations
        .filter(({ type, description }) => type === "skip" && description)
        .map(({ description }) => `${title}: ${description}`),
    ),
  );
  return [...own, ...suites.flatMap(skipReasons)];
}

/** Runs one suite. One that broke before it could report, or ran nothing, counts as one failure. */
async function runSuite({ name, tool, args, count, reasons }) {
  const report = inRepository(reports, `${name}.json`);
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const { code } = await executeTool(tool, args, { show: true, env });
  let counts = [0, 0, 0];
  let skips = [];
  try {
    const read = JSON.parse(readFileSync(report, "utf8"));
    counts = count(read);
    skips = reasons?.(read) ?? [];
  } catch {
    console.error(`test: the ${name} suite left no report`);
  }
  const [passed, failed, skipped] = counts;
  const broken = code !== 0 || passed === 0;
  return { name, passed, failed: broken ? Math.max(1, failed) : failed, skipped, skips };
}

await setUp();
rmSync(inRepository(reports), { recursive: true, force: true });
mkdirSync(inRepository(reports), { recursive: true });

const results = [];
for (const suite of suites) results.push(await runSuite(suite));

console.log("");
for (const { name, passed, failed, skipped, skips } of results) {
  for (const skip of skips) console.log(`skipped: ${skip}`);
  console.log(`${name.padEnd(5)} ${passed} passed, ${failed} failed, ${skipped} skipped`);
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
