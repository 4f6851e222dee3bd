// Which of the lab's own engines is the faster one for an experiment, where there is a GPU: timed once, while nobody
// waits for anything, and kept for later visits. Until then it is simd. The code of it is fetched where there is a GPU.

import type { Breathe } from "#core/breathe.ts";
import type { Calibration, Choice } from "#engine/timing/choice.ts";
import type { Task } from "#engine/timing/load.ts";
import type { TimingStore } from "./timingStore.ts";

export interface Timings {
  /** The engine for a task on a machine with this GPU, and the reason in words. */
  choose(gpu: string, task: Task): Promise<Choice>;
  /** Times the engines unless that was done or has failed; whether more is known now. Throws what `breathe` throws. */
  take(gpu: string, breathe: Breathe): Promise<boolean>;
}

type Calibrate = (of: string, breathe: Breathe) => Promise<Calibration>;

export function openTimings(store: TimingStore, calibrate: Calibrate = calibrateHere): Timings {
  let found: Calibration | undefined;
  let hasRead = false;
  let problem: string | undefined;

  async function find(gpu: string): Promise<Calibration | undefined> {
    const { asCalibration, calibrationKey } = await import("#engine/timing/stored.ts");
    const of = calibrationKey(gpu);
    if (!hasRead) found = asCalibration(await store.read(), of);
    hasRead = true;
    return found?.of === of ? found : undefined;
  }

  return {
    async choose(gpu, task) {
      try {
        const calibration = await find(gpu);
        if (calibration) return await predicted(calibration, task);
      } catch {
        // A network that nothing can train, which the session reports; or a script that did not come.
      }
      return untimed(problem);
    },
    async take(gpu, breathe) {
      if (problem !== undefined || (await find(gpu))) return false;
      let wasCalled = false;
      const rest: Breathe = async () => {
        wasCalled = true;
        await breathe();
        wasCalled = false;
      };
      try {
        const { calibrationKey } = await import("#engine/timing/stored.ts");
        found = await calibrate(calibrationKey(gpu), rest);
        await store.write(found);
      } catch (error) {
        if (wasCalled) throw error; // not of the engines: somebody waits
        problem = error instanceof Error ? error.message : String(error);
      }
      return true;
    },
  };
}

function untimed(problem: string | undefined): Choice {
  const reason = problem ? `WebGPU could not be timed: ${problem}` : "this GPU is not timed yet";
  return { engine: "simd", reason: `simd; ${reason}` };
}

async function predicted(calibration: Calibration, task: Task): Promise<Choice> {
  const { loadOf } = await import("#engine/timing/load.ts");
  const { chooseByLaws } = await import("#engine/timing/choice.ts");
  const { threadCount } = await import("#engine/simd/threads/threadCount.ts");
  return chooseByLaws(calibration, loadOf(task), task.replicas, threadCount());
}

async function calibrateHere(of: string, breathe: Breathe): Promise<Calibration> {
  const { calibrateHere: calibrate } = await import("#engine/timing/calibrateHere.ts");
  return calibrate(of, breathe);
}
