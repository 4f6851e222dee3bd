// The arms distilled and fusedDistilled: random and fused, learning from the original's soft targets besides.

import { fused } from "./fused.ts";
import { drawnAs } from "./random.ts";
import type { Begin } from "./start.ts";
import { taught } from "./teacher.ts";

export const distilled: Begin = taught("distilled", drawnAs("distilled"));
export const fusedDistilled: Begin = taught("fusedDistilled", fused);
