// The panels of the page, in their order within the rows.

import type { Panel } from "./panels/definePanel.tsx";
import { curves } from "./panels/curves/panel.ts";
import { error } from "./panels/error/panel.ts";
import { verdict } from "./panels/verdict/panel.ts";
import { weights } from "./panels/weights/panel.ts";
import { why } from "./panels/why/panel.ts";

export const PANELS: readonly Panel[] = [curves, verdict, why, error, weights];
