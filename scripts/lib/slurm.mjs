// Slurm for the test of a real scheduler (src/cli/cluster.test.ts). Nobody has to have it: where it is not there and
// cannot be installed, the test is skipped with the reason.
import process from "node:process";
import { aptInstall } from "./apt.mjs";
import { findProgram } from "./repository.mjs";

/** Installs it for CI where apt-get can; nobody's own machine becomes a cluster by running the tests. */
export async function ensureSlurm() {
  const isThere = findProgram(["slurmctld"], ["/usr/sbin/slurmctld"]) !== undefined;
  if (process.env["CI"] && !isThere) await aptInstall(["slurm-wlm", "munge"]);
}
