// The panels of the page, in their order within the rows.

import type { Panel } from "./panels/definePanel.tsx";
import { curves } from "./panels/curves/panel.ts";
import { error } from "./panels/error/panel.ts";
import { hint } from "./panels/hint/panel.ts";
import { signal } from "./panels/signal/panel.ts";
import { merges } from "./panels/merges/panel.ts";
import { spline } from "./panels/spline/panel.ts";
import { likeness } from "./panels/likeness/panel.ts";
import { taught } from "./panels/taught/panel.ts";
import { verdict } from "./panels/verdict/panel.ts";
import { weightSelection } from "./panels/weightSelection/panel.ts";
import { weights } from "./panels/weights/panel.ts";
import { why } from "./panels/why/panel.ts";

export const PANELS: readonly Panel[] = [
  curves,
  verdict,
  likeness,
  taught,
  hint,
  weightSelection,
  why,
  error,
  weights,
  signal,
  merges,
  spline,
];
