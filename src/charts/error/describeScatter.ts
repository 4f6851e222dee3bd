// The scatter in words: how many points, how much is lost, and the error by clipped gates.

import { isWorse, lostInWords } from "#core/experiment/insight/signalLost.ts";
import { formatCount, formatMeasured, formatPercent } from "#charts/scales/format.ts";
import type { ScatterData } from "./scatterGeometry.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";

/** How many points, how much is lost, and how the error grows with the number of clipped gates. */
export function describeScatter(
  data: ScatterData,
  label = "fused pre-activation",
): TextAlternative {
  const groups = errorByClipped(data);
  const count = groups.reduce((n, group) => n + group.n, 0);
  const lost = data.nmse === undefined ? "" : `; ${lossOf(data.nmse)}${ofWhom(data)}`;
  return {
    sentence:
      count === 0
        ? `True against ${label}: nothing to compare yet.`
        : `True against ${label} at ${formatCount(count)} points${lost}.`,
    columns: ["clipped gates", "points", "root mean square error"],
    rows: groups.map(({ clipped, n, squares }) => [
      formatCount(clipped),
      formatCount(n),
      formatMeasured(Math.sqrt(squares / n)),
    ]),
  };
}

function lossOf(nmse: number): string {
  return isWorse(nmse) ? lostInWords(nmse) : `${formatPercent(nmse)} of the signal is lost`;
}

function ofWhom({ whose }: ScatterData): string {
  return whose === undefined ? "" : `, ${whose}`;
}

type ErrorGroup = { clipped: number; n: number; squares: number };

function errorByClipped({ targets, fused, clipped }: ScatterData): ErrorGroup[] {
  const groups = new Map<number, ErrorGroup>();
  for (let i = 0; i < Math.min(targets.length, fused.length); i++) {
    const square = (targets[i] - fused[i]) ** 2;
    if (!Number.isFinite(square)) continue;
    const key = clipped?.[i] ?? 0;
    const group = groups.get(key) ?? { clipped: key, n: 0, squares: 0 };
    group.n++;
    group.squares += square;
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.clipped - b.clipped);
}
