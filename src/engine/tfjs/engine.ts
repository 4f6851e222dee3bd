// The engine on TensorFlow.js: any of its four backends behind the lab's Engine interface.
// tfjs is hidden here because its releases have stopped (4.22, 2024); nothing outside names it.

import type { Engine } from "#engine/engine.ts";
import { openPlanEngine } from "#engine/plan/engine.ts";
import { openBackend } from "./backend.ts";
import type { BackendName } from "./backend.ts";
import { tfjsExecutor } from "./executor.ts";

/** Throws BackendUnavailableError, with the reason in words, where the backend cannot run here. */
export async function openTfjs(name: BackendName): Promise<Engine> {
  return openPlanEngine(tfjsExecutor(await openBackend(name)));
}
