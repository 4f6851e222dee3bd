// npm run lint: format (oxfmt), rules and rooms (oxlint) with the proof that the rules can fail, the size
// of folders and circles of imports (scripts/lib/house.mjs), papers (scripts/lib/papers.mjs), verbs that
// code does without (scripts/lib/verbs.mjs), and what nobody uses (knip).
import process from "node:process";
import { FOLDERS, NOT_YET, VERBS } from "../lint/verbs.mjs";
import { houseFaults, readSources } from "./lib/house.mjs";
import { checkLintFixture } from "./lib/lint-fixture.mjs";
import { ensurePackages } from "./lib/packages.mjs";
import { citationFaults, linkFaults, pathFaults, readTexts, shapeFaults } from "./lib/papers.mjs";
import { executeTool } from "./lib/processes.mjs";
import { verbFaults } from "./lib/verbs.mjs";

await ensurePackages();

let failed = false;

function report(name, passed, details) {
  failed ||= !passed;
  console.log(`${passed ? "ok    " : "FAILED"} ${name}`);
  if (!passed) console.log(details);
}

const format = await executeTool("oxfmt/bin/oxfmt", ["--check", "."]);
report("format", format.code === 0, `${format.output}\nnpm run format puts it right`);

const rules = await executeTool("oxlint/bin/oxlint", ["-c", "oxlint.config.mjs", "."]);
report("rules and rooms", rules.code === 0, rules.output);

const { planted, legal, faults } = await checkLintFixture();
report(
  `fixture: ${planted} planted violations reported, ${legal} legal files pass`,
  faults.length === 0,
  faults.join("\n"),
);

const house = houseFaults(readSources(["app", "src"]));
report("folders of a readable size, no circles", house.length === 0, house.join("\n"));

const texts = readTexts();
const papers = [citationFaults, linkFaults, pathFaults, shapeFaults].flatMap((find) => find(texts));
report(
  "papers: citations and links lead somewhere, lines of a readable width",
  papers.length === 0,
  papers.join("\n"),
);
const verbs = verbFaults(readSources(FOLDERS), VERBS, NOT_YET);
report("plain verbs in names and comments", verbs.length === 0, verbs.join("\n"));

const unused = await executeTool("knip/bin/knip.js", ["--no-progress", "--no-config-hints"]);
report("nothing unused", unused.code === 0, unused.output);

process.exitCode = failed ? 1 : 0;
