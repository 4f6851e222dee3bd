// The entry of a worker that times the benchmark networks for "Copy my result", beside the one that trains: it is
// started for that, and terminated to cancel it.

import { openEngine } from "#engine/open.ts";
import { CASES } from "#engine/timing/cases.ts";
import { openTimed, trainWholly } from "#engine/timing/cohorts.ts";
import { timeSteps } from "#engine/timing/time.ts";
import type { Timed, TimerAnswer } from "./timer.ts";

declare const self: DedicatedWorkerGlobalScope;

const post = (answer: TimerAnswer) => self.postMessage(answer);
/** The five of the bench that stock engines are measured by as well (bench/README.md). */
const NETWORKS = CASES.filter(({ name }) => name !== "mlp-64-16-16-10");

async function timeAll(engineName: string): Promise<void> {
  const rates: Timed[] = [];
  for (const [place, given] of NETWORKS.entries()) {
    post({ done: place / NETWORKS.length });
    const { engine } = await openEngine(given.network, { forced: engineName });
    const cohort = await openTimed(engine, given, 1);
    await trainWholly(cohort, 1);
    const milliseconds = await timeSteps((steps) => trainWholly(cohort, steps));
    rates.push({ network: given.name, stepsPerSecond: 1000 / milliseconds });
    engine.dispose();
  }
  post({ rates });
}

self.onmessage = ({ data }: MessageEvent<string>) => {
  timeAll(data).catch((error: unknown) => {
    post({ problem: error instanceof Error ? error.message : String(error) });
  });
};
