// What the readme of a capsule has to explain: which file is what, how it is proven, how it is made again.

import { isOwnTable } from "#core/data/catalogue.ts";
import { armLabel } from "#core/experiment/armNames.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import type { NamedBytes } from "#core/importer.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import { runTitle } from "./citation.ts";
import type { CapsuleFacts } from "./citation.ts";

export function capsuleReadme(
  facts: CapsuleFacts,
  { checkpoint }: RunRecord,
  hasProof: boolean,
  figures: readonly NamedBytes[],
): string {
  const { results, link, date, fingerprint } = facts;
  const { experiment, engine, versions } = results;
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const arms = (checkpoint?.arms ?? []).map(
    ({ summary: { arm }, state }) =>
      `| \`${arm}\` | ${armLabel(arm as Arm, experiment)} | ${state.step} | ${state.weights.length} |`,
  );
  return `# ${plain(runTitle(facts))}

A run of FuseInit Lab, packed on ${date}. It opens again, from its seed,
${link === undefined ? "on the lab's page by Open… (experiment.json)" : `at\n<${link}>`},
or with \`npx fuseinit-lab run experiment.json --out DIR\`; the same engine gives the same bits.
${besides(experiment)}
| what | |
|---|---|
| programs | ${programs.join(", ")} |
| engine | ${plain(`${engine.name} (${engine.adapter})`)} |
| data | ${plain(experiment.data.name)}, hash ${results.dataHash} |
${fingerprint === undefined ? "" : `| weights | SHA-256 ${fingerprint}: all of \`networks/\`, float32, in the order of the table below |\n`}
## Files

- \`experiment.json\`: the settings. \`results.json\`: all numbers. \`curves.csv\`: scores of every epoch.
${arms.length > 0 ? NETWORKS : NO_NETWORKS}${hasProof ? PROOF : NO_PROOF}${figures.length > 0 ? "- `figures/`: the pictures of the page.\n" : ""}- \`CITATION.cff\`, \`citation.bib\`: how to cite this run, and the paper that its fusion is from.
${arms.length > 0 ? ARMS + arms.join("\n") + "\n" : ""}`;
}

/** What a run from files of the visitor's own needs: they are theirs, and stay where they are. */
function besides({ data, network: { weights } }: Experiment): string {
  const own = [
    ...(isOwnTable(data.name) ? [`the table ${plain(data.name)}`] : []),
    ...(weights ? [`the weights ${plain(weights.name)}`] : []),
  ];
  if (own.length === 0) return "";
  return `It needs ${own.join(" and ")}, which this archive does not hold: keep what you opened beside it.\n`;
}

/** Text from outside within a line of Markdown. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`);
}

const NETWORKS = `- \`networks/ARM-REPLICA.npz\`: the weights of every arm and replica, by layer and name ("0.kernel"), with the list of
  layers as JSON in \`fuseinit\`; \`numpy.load\` reads them.
`;
const NO_NETWORKS = "- There are no networks yet: nothing has been trained.\n";
const ARMS = `
| arm | in words | steps | replicas |
|---|---|---|---|
`;

const PROOF = `- \`check.py\`: computes the fused layer again from the original's weights and inputs, with NumPy alone:
  \`python3 check.py\`. It reads \`start/network.npz\`, the shallow network as the race began, and \`start/inputs.npy\`,
  the samples that the fit read.
`;
const NO_PROOF =
  "- There is no `check.py`: nothing has been fused, the fused network is not in the race, or it was trained between the\n  steps of its fusion.\n";
