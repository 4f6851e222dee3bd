// A Slurm of one node, started for a test and stopped after it: daemons, keys, spool and state in a folder of its own.

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, hostname } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { randomBytes } from "node:crypto";

const DAEMONS = ["munged", "slurmctld", "slurmd", "sbatch"];
/** Seconds in which the node must be ready. */
const PATIENCE = 60;
/** Seconds in which jobs that are cancelled end, and daemons that are asked to. */
const JOBS_END = 10;
const DAEMON_ENDS = 30;
const PATH = `${process.env["PATH"]}:/usr/sbin:/sbin`;

/** Why no Slurm can be started here; undefined where one can. */
export function whyNoSlurm(): string | undefined {
  const missing = DAEMONS.find(
    (name) => spawnSync("sh", ["-c", `command -v ${name}`], { env: { PATH } }).status !== 0,
  );
  if (missing !== undefined) return `${missing} is not installed (Debian: slurm-wlm, munge)`;
  return process.getuid?.() === 0 ? undefined : "its daemons need root";
}

export type Slurm = {
  /** Runs a command of Slurm's; returns its standard output. */
  readonly call: (command: string, args: readonly string[], env?: NodeJS.ProcessEnv) => string;
  readonly stop: () => void;
};

/** The daemons with their node idle, or why this machine does not let them run. */
export async function slurmOrWhyNot(folder: string): Promise<Slurm | string> {
  try {
    const slurm = startSlurm(folder);
    for (let i = 0; i < PATIENCE; i++) {
      if (slurm.call("sinfo", ["-h", "-o", "%T"]).trim() === "idle") return slurm;
      await new Promise((settle) => setTimeout(settle, 1000));
    }
    slurm.stop();
    return `its node was not ready within ${PATIENCE} s`;
  } catch (error) {
    return `its daemons do not start here: ${String(error).slice(0, 300)}`;
  }
}

function startSlurm(folder: string): Slurm {
  const at = (name: string) => join(folder, name);
  for (const name of ["munge", "spool", "state"]) mkdirSync(at(name), { mode: 0o700 });
  writeFileSync(at("munge/key"), randomBytes(1024), { mode: 0o400 });
  chmodSync(folder, 0o755);
  const node = hostname().split(".")[0];
  writeFileSync(at("slurm.conf"), configuration(node, folder));
  const env = { ...process.env, PATH, SLURM_CONF: at("slurm.conf") };
  const call: Slurm["call"] = (command, args, more = {}) =>
    execFileSync(command, [...args], { env: { ...env, ...more }, cwd: folder, encoding: "utf8" });
  const munge = ["key-file=key", "socket=socket", "pid-file=pid", "log-file=log", "seed-file=seed"];
  const options = munge.map((option) => `--${option.replace("=", `=${at("munge")}/`)}`);
  call("munged", ["--force", ...options]);
  call("slurmctld", []);
  call("slurmd", []);
  return {
    call,
    stop: () => {
      cancelAll(call);
      ["slurmd.pid", "slurmctld.pid", "munge/pid"].forEach(end);
    },
  };

  /** A daemon writes its state when it ends: until it has, the folder is not anybody's to delete. */
  function end(file: string): void {
    try {
      const pid = Number(readFileSync(at(file), "utf8"));
      process.kill(pid);
      waitUntil(() => commandOf(pid) === "", DAEMON_ENDS);
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

/** Empty where the process is not there, or has ended and is only not yet collected. */
function commandOf(pid: number | string): string {
  return textOf(`/proc/${pid}/cmdline`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function waitUntil(isSo: () => boolean, seconds: number): void {
  for (let i = 0; i < 5 * seconds && !isSo(); i++) execFileSync("sleep", ["0.2"]);
}

/** The process of an array's task, where it runs a program under `folder`. */
export function pidOfTask(task: number, folder: string): number | undefined {
  const pid = readdirSync("/proc").find(
    (one) =>
      /^\d+$/.test(one) &&
      commandOf(one).includes(folder) &&
      `\0${textOf(`/proc/${one}/environ`)}`.includes(`\0SLURM_ARRAY_TASK_ID=${task}\0`),
  );
  return pid === undefined ? undefined : Number(pid);
}

/** Jobs that a test has left end before their daemons do, which alone know of them. */
function cancelAll(call: Slurm["call"]): void {
  try {
    call("scancel", ["--user=root"]);
    waitUntil(() => call("squeue", ["-h"]).trim() === "", JOBS_END);
  } catch {
    // The daemons have not even started.
  }
}

function configuration(node: string, folder: string): string {
  const port = 20_000 + (process.pid % 20_000);
  return `ClusterName=lab
SlurmctldHost=${node}(127.0.0.1)
SlurmctldPort=${port}
SlurmdPort=${port + 1}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
SlurmdSpoolDir=${folder}/spool
StateSaveLocation=${folder}/state
ReturnToService=2
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
KillWait=5
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
NodeName=${node} NodeAddr=127.0.0.1 CPUs=${availableParallelism()} State=UNKNOWN
PartitionName=lab Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
}
