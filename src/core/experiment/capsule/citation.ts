// How a run is cited: CITATION.cff (cff-version 1.2.0) and BibTeX, with all that identifies its bits.

import { fileStem } from "#core/experiment/schema/file.ts";
import { clip } from "#core/message.ts";
import { LAB_VERSION } from "#core/experiment/results/version.ts";
import type { Results } from "#core/experiment/results/results.ts";

export type CapsuleFacts = {
  readonly results: Results;
  /** The address that opens the experiment, where it is known. */
  readonly link?: string;
  /** As 2026-11-30. */
  readonly date: string;
  /** SHA-256 of the bits of all weights; absent where nothing has been trained. */
  readonly fingerprint?: string;
};

/** Characters of a title that its heading and its citation show. */
const LONGEST_TITLE = 160;

/** The paper that the fusion is from. */
const PAPER = {
  title: "MSE-Optimal Neural Network Initialization via Layer Fusion",
  authors: [
    ["Ghods", "Ramina"],
    ["Lan", "Andrew S."],
    ["Goldstein", "Tom"],
    ["Studer", "Christoph"],
  ],
  venue: "54th Annual Conference on Information Sciences and Systems (CISS)",
  year: 2020,
  arxiv: "2001.10509",
} as const;

/** "Digits: fuse, then race, seed 0" */
export function runTitle({ results: { experiment } }: CapsuleFacts): string {
  const title = clip(experiment.title.replace(/\s+/g, " ").trim(), LONGEST_TITLE);
  return `${title || "A run"}, seed ${experiment.seed}`;
}

export function citationFile(facts: CapsuleFacts): string {
  const { link, date, results, fingerprint } = facts;
  const authors = PAPER.authors.map(
    ([family, given]) => `      - family-names: ${family}\n        given-names: ${given}\n`,
  );
  return `cff-version: 1.2.0
message: If you use this run, please cite it, and the paper that its fusion is from.
type: dataset
title: ${quoted(`FuseInit Lab: ${runTitle(facts)}`)}
version: ${quoted(LAB_VERSION)}
date-released: ${date}
${link === undefined ? "" : `url: ${quoted(link)}\n`}authors:
  - name: The FuseInit Lab developers
identifiers:
  - type: other
    value: ${quoted(`data:${results.dataHash}`)}
    description: Hash of the data
${fingerprint === undefined ? "" : weightsOf(fingerprint)}references:
  - type: conference-paper
    title: ${PAPER.title}
    authors:
${authors.join("")}    conference:
      name: ${quoted(PAPER.venue)}
    year: ${PAPER.year}
    identifiers:
      - type: other
        value: arXiv:${PAPER.arxiv}
`;
}

function weightsOf(fingerprint: string): string {
  return `  - type: other
    value: ${quoted(`sha256:${fingerprint}`)}
    description: Bits of all weights of the run
`;
}

export function bibtex(facts: CapsuleFacts): string {
  const { link, date, results, fingerprint } = facts;
  const programs = Object.entries(results.versions).map(([name, version]) => `${name} ${version}`);
  const key = fileStem(results.experiment).replace(/[^a-z0-9]+/g, "-");
  const note = [
    `engine ${results.engine.name}`,
    `data ${results.dataHash}`,
    ...(fingerprint === undefined ? [] : [`weights sha256 ${fingerprint}`]),
  ];
  const authors = PAPER.authors.map(([family, given]) => `${family}, ${given}`).join(" and ");
  return `@misc{fuseinit-${key},
  title = {{FuseInit Lab: ${escaped(runTitle(facts))}}},
  author = {{The FuseInit Lab developers}},
  year = {${date.slice(0, 4)}},
${link === undefined ? "" : `  howpublished = {\\url{${link}}},\n`}  note = {${escaped([...programs, ...note].join(", "))}},
}

@inproceedings{ghods2020fuseinit,
  title = {{${PAPER.title}}},
  author = {${authors}},
  booktitle = {${PAPER.venue}},
  year = {${PAPER.year}},
  eprint = {${PAPER.arxiv}},
  archivePrefix = {arXiv},
}
`;
}

/** A YAML string in double quotes, which JSON's are. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** What TeX would take for its own signs. */
function escaped(text: string): string {
  return text
    .replace(/[{}\\]/g, " ")
    .replace(/[#$%&_]/g, (sign) => `\\${sign}`)
    .replace(/~/g, "\\textasciitilde{}")
    .replace(/\^/g, "\\textasciicircum{}");
}
