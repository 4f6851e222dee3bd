// The capsule of a run: all that it was made of and all that came of it as files of one archive, with a program that
// computes the fused layer again. A pure function of the record, so that page and command line pack the same.

import { curvesCsv } from "#core/experiment/results/curvesCsv.ts";
import { resultsOf } from "#core/experiment/results/results.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { formatJson } from "#core/experiment/schema/formatJson.ts";
import { writeExperimentFile } from "#core/experiment/schema/file.ts";
import { numberOf } from "#core/experiment/schema/share.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { writeNpy } from "#core/data/npy.ts";
import type { NamedBytes } from "#core/importer.ts";
import { sha256 } from "#core/math/sha256.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { exporter as npz } from "#core/model/exporters/npz.ts";
import { namedArrays } from "#core/model/exporters/tensors.ts";
import { joined } from "#core/model/readers/files/writeZip.ts";
import { checkProgram, EVIDENCE_FILES } from "./check.ts";
import { bibtex, citationFile } from "./citation.ts";
import { evidenceOf } from "./evidence.ts";
import { capsuleReadme } from "./readme.ts";

export type CapsuleParts = {
  /** As of its last checkpoint (`keepRecord`): curves and weights of one moment. */
  readonly record: RunRecord;
  readonly experiment: Experiment;
  /** What the fit read, [N, …inputShape]; where nothing has been fused, nothing. */
  readonly inputs?: Tensor;
  /** The address that opens the experiment, where it is known. */
  readonly link?: string;
  /** Of today, as 2026-11-30. */
  readonly date: string;
  /** Pictures, by the names of their files. */
  readonly figures?: readonly NamedBytes[];
};

/** The files, the readme first. Throws Error before an experiment is open. */
export async function capsuleFiles(parts: CapsuleParts): Promise<readonly NamedBytes[]> {
  const { record, experiment, inputs, figures = [] } = parts;
  const results = resultsOf(record, experiment);
  const networks = networksOf(record, experiment);
  const proof = inputs && proofOf(record, experiment, inputs);
  const facts = {
    ...{ results, date: parts.date, ...(parts.link !== undefined && { link: parts.link }) },
    ...(networks.length > 0 && { fingerprint: await fingerprintOf(record) }),
  };
  return [
    text("README.md", capsuleReadme(facts, record, proof !== undefined, figures)),
    text("experiment.json", writeExperimentFile(results.experiment)),
    text("results.json", formatJson(results)),
    text("curves.csv", curvesCsv(record)),
    ...networks,
    ...(proof ?? []),
    ...figures.map(({ file, bytes }) => ({ file: `figures/${file}`, bytes })),
    text("CITATION.cff", citationFile(facts)),
    text("citation.bib", bibtex(facts)),
  ];
}

/** What check.py reads, and itself. */
function proofOf(
  record: RunRecord,
  experiment: Experiment,
  inputs: Tensor,
): readonly NamedBytes[] | undefined {
  const evidence = evidenceOf(record, experiment);
  if (!evidence) return undefined;
  const { network, weights } = evidence.start;
  const original = networkFile("original", evidence.number);
  return [
    ...npz.write(EVIDENCE_FILES.start, network, weights),
    { file: EVIDENCE_FILES.inputs, bytes: writeNpy(inputs) },
    text("check.py", checkProgram(evidence, original)),
  ];
}

/** Of every arm and replica, as of the checkpoint. */
function networksOf({ checkpoint }: RunRecord, experiment: Experiment): readonly NamedBytes[] {
  return (checkpoint?.arms ?? []).flatMap(({ summary: { arm, network }, state }) =>
    state.weights.flatMap((weights, place) =>
      npz.write(networkFile(arm, numberOf(experiment, place)), network, weights),
    ),
  );
}

function networkFile(arm: string, replica: number): string {
  return `networks/${arm}-${replica + 1}.npz`;
}

/** SHA-256 of the bits of all weights: arms and replicas in their order, float32, as networks/ holds them. */
function fingerprintOf({ checkpoint }: RunRecord): Promise<string> {
  const bytes = (checkpoint?.arms ?? []).flatMap(({ summary: { network }, state }) =>
    state.weights.flatMap((weights) => namedArrays(network, weights).map((array) => array.bytes)),
  );
  return sha256(joined(bytes));
}

function text(file: string, content: string): NamedBytes {
  return { file, bytes: new TextEncoder().encode(content) };
}
